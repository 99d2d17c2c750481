#pragma once

#include <array>
#include <memory>
#include <string>

#include "flovyn/sdk/runtime.h"
#include "flovyn/sdk_embedded/embedded_engine.h"

namespace flovyn::sdk {

/// An SQLite file that goes with the test.
class Database {
 public:
  Database();
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  std::string url() const { return "sqlite:" + directory_ + "/flovyn.db"; }

 private:
  std::string directory_;
};

/// An engine, and the backend by which clients and workers of a test reach it.
class Host {
 public:
  virtual ~Host() = default;
  virtual Backend& backend() = 0;
  /// The engine itself, to see what the backend does not show.
  virtual Engine& engine() = 0;
};

/// The engine of this process itself.
std::unique_ptr<Host> OpenEmbedded(const std::string& url);
/// A gRPC server on it, and a channel.
std::unique_ptr<Host> OpenGrpc(const std::string& url);

/// How tests run: on each of these, by its name.
struct Way {
  const char* name = "";
  std::unique_ptr<Host> (*open)(const std::string& url) = nullptr;
};
#ifdef FLOVYN_WITH_GRPC
inline constexpr auto kWays = std::to_array<Way>({{"embedded", OpenEmbedded}, {"grpc", OpenGrpc}});
#else
inline constexpr auto kWays = std::to_array<Way>({{"embedded", OpenEmbedded}});
#endif

}  // namespace flovyn::sdk
