#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "output/terminal.h"
#include "run_program.h"

namespace flovyn::cli {

struct SeenRequest {
  std::string line = {};  ///< "POST /api/orgs/default/bulk-jobs"
  std::string body = {};
};

/// A server that gives the answers it was made with, one after the other, and keeps what it was
/// asked. An answer without text has status 204.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::deque<std::string> answers);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::string url() const;
  std::vector<SeenRequest> requests() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct ProgramRun {
  ExitCode code = ExitCode::kOk;
  std::string out = {};
  std::string err = {};
  std::vector<SeenRequest> requests = {};
};

/// What a person or a script gives a command.
struct Typed {
  std::string input = {};
  Terminal terminal = {};
};

/// Runs the program in this process against such a server.
ProgramRun RunAgainst(std::deque<std::string> answers, std::vector<std::string> arguments,
                      const Typed& typed = {});

}  // namespace flovyn::cli
