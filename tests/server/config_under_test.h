#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "config.h"
#include "test.h"

namespace flovyn::server {

/// A file that goes with the object.
class ConfigFile {
 public:
  explicit ConfigFile(const std::string& text) {
    std::string name = std::filesystem::temp_directory_path() / "flovyn-config-XXXXXX";
    close(mkstemp(name.data()));
    path_ = name;
    std::ofstream(path_) << text;
  }
  ~ConfigFile() { std::filesystem::remove(path_); }
  ConfigFile(const ConfigFile&) = delete;
  ConfigFile& operator=(const ConfigFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline ServerConfig Load(const std::vector<std::string>& arguments,
                         const Environment& environment = {}) {
  const auto loaded = LoadConfig({.arguments = arguments, .environment = environment});
  INFO(loaded.status());
  REQUIRE(loaded.ok());
  return loaded->config;
}

inline ServerConfig LoadText(const std::string& text, const Environment& environment = {}) {
  const ConfigFile file(text);
  return Load({"--config", file.path()}, environment);
}

inline std::string ErrorOf(const std::vector<std::string>& arguments,
                           const Environment& environment = {}) {
  const auto loaded = LoadConfig({.arguments = arguments, .environment = environment});
  CHECK(loaded.status().code() == absl::StatusCode::kInvalidArgument);
  return std::string(loaded.status().message());
}

inline std::string ErrorOfText(const std::string& text) {
  const ConfigFile file(text);
  return ErrorOf({"--config", file.path()});
}

}  // namespace flovyn::server
