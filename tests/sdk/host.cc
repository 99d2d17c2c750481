#include "host.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace flovyn::sdk {
namespace {

class EmbeddedHost final : public Host {
 public:
  explicit EmbeddedHost(const std::string& url) : engine_(EmbeddedEngine::Open(url).value()) {}
  Backend& backend() override { return *engine_; }
  Engine& engine() override { return engine_->engine(); }

 private:
  const std::unique_ptr<EmbeddedEngine> engine_;
};

}  // namespace

Database::Database() {
  std::string name = (std::filesystem::temp_directory_path() / "flovyn-sdk-XXXXXX").string();
  directory_ = ::mkdtemp(name.data());
}

Database::~Database() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::unique_ptr<Host> OpenEmbedded(const std::string& url) {
  return std::make_unique<EmbeddedHost>(url);
}

}  // namespace flovyn::sdk
