#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "flovyn/json/json.h"
#include "server/server_process.h"

namespace flovyn::testing {

struct CliRun {
  int code = 0;
  std::string out = {};
  std::string err = {};

  /// The output, which has to be JSON.
  Json Document() const;
};

/// A server on a SQLite file, and the program `flovyn` that talks to it.
class CliOnServer {
 public:
  explicit CliOnServer(std::vector<std::string> arguments = {},
                       std::map<std::string, std::string> environment = {});

  ServerProcess& server() { return *server_; }
  const TempDirectory& directory() const { return directory_; }
  std::string url() const;
  /// What the program sees of the environment, besides FLOVYN_SERVER.
  std::map<std::string, std::string>& environment() { return environment_; }
  /// The example worker; it lives as long as this.
  void StartWorker();

  std::unique_ptr<Program> Start(std::vector<std::string> arguments,
                                 const std::string& input_file = "");
  CliRun Run(std::vector<std::string> arguments, const std::string& input_file = "");
  /// Runs what has to succeed, and gives its output as JSON.
  Json Ask(std::vector<std::string> arguments);
  /// Starts a workflow; its id.
  std::string StartWorkflow(std::vector<std::string> arguments);

 private:
  TempDirectory directory_;
  std::unique_ptr<ServerProcess> server_;
  std::unique_ptr<Program> worker_;
  std::map<std::string, std::string> environment_ = {};
};

/// The text of a member, or the JSON of one that is no text.
std::string Member(const Json& object, std::string_view name);

}  // namespace flovyn::testing
