#include <sstream>

#include "run_program.h"
#include "test.h"

namespace flovyn::cli {
namespace {

using testing::ContainsText;

struct Ran {
  ExitCode code = ExitCode::kOk;
  std::string out = {};
  std::string err = {};
};

/// Against a server that is not there: nothing of this gets so far, or it says so.
Ran Run(std::vector<std::string> arguments, const Environment& environment = {}) {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  arguments.insert(arguments.begin(), {"--server", "http://127.0.0.1:1"});
  const ExitCode code = RunProgram(
      std::move(arguments),
      {.in = in, .out = out, .err = err, .environment = environment, .pause = [](absl::Duration) {
       }});
  return {code, out.str(), err.str()};
}

void IsUsageError(const std::vector<std::string>& arguments, const std::string& message) {
  const Ran ran = Run(arguments);
  INFO(ran.err);
  CHECK(ran.code == ExitCode::kUsage);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, ContainsText(message));
}

TEST_CASE("cli arguments: mistakes are named, and where help is") {
  IsUsageError({}, "A subcommand is required\nSee: flovyn --help");
  IsUsageError({"workflow"}, "there is no command workflow\nSee: flovyn --help");
  IsUsageError({"workflows", "lst"}, "there is no command lst\nSee: flovyn workflows --help");
  IsUsageError({"workflows", "get"}, "id is required\nSee: flovyn workflows get --help");
  IsUsageError({"workflows", "list", "--statsu", "FAILED"}, "--statsu");
  IsUsageError({"workflows", "list", "--limit", "0"}, "--limit");
  IsUsageError({"workflows", "list", "-o", "xml"}, "--output");
  IsUsageError({"workflows", "list", "--columns", "id,"}, "--columns");
  IsUsageError({"workflows", "list", "--metadata", "x"}, "--metadata: 'x' is neither");
  IsUsageError({"workflows", "count", "--watch=x"}, "--watch: expected seconds");
  IsUsageError({"workflows", "report", "--group-by", "kind"}, "--from");
  IsUsageError({"workflows", "start", "k", "--input", "{"}, "--input: invalid JSON");
  IsUsageError({"workflows", "result", "x", "--wait=-1"}, "--wait: expected seconds");
  IsUsageError({"tasks", "logs", "x", "--level", "LOUD"}, "--level");
  IsUsageError({"-p", "none", "workers", "list"}, "has no [profiles.none]");
}

TEST_CASE("cli arguments: help and version go to the output") {
  const Ran help = Run({"workflows", "start", "--help"});
  CHECK(help.code == ExitCode::kOk);
  CHECK_THAT(help.out, ContainsText("--idempotency-key"));
  CHECK(help.err.empty());
  const Ran version = Run({"--version"});
  CHECK(version.code == ExitCode::kOk);
  CHECK_THAT(version.out, Catch::Matchers::StartsWith("flovyn 0."));
}

TEST_CASE("cli arguments: a server that is not there has an exit code of its own") {
  const Ran ran = Run({"workers", "list"});
  CHECK(ran.code == ExitCode::kUnreachable);
  CHECK_THAT(ran.err, ContainsText("flovyn: http://127.0.0.1:1: no connection"));
}

TEST_CASE("cli arguments: no output has the key") {
  const Environment environment = {{"FLOVYN_API_KEY", "very-secret"}};
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"workers", "list"},
        {"workflows", "--help"},
        {"--help"},
        {"man"},
        {"--ca-file", "/nonexistent", "workers", "list"},
        {"lst"}}) {
    const Ran ran = Run(arguments, environment);
    CHECK_THAT(ran.out + ran.err, !ContainsText("very-secret"));
  }
}

TEST_CASE("cli arguments: completion and man need no server and no profile") {
  const Environment environment = {{"FLOVYN_PROFILE", "none"}};
  CHECK_THAT(Run({"completion", "bash"}, environment).out,
             ContainsText("complete -F _flovyn flovyn"));
  CHECK_THAT(Run({"completion", "zsh"}, environment).out, ContainsText("#compdef flovyn"));
  CHECK_THAT(Run({"completion", "fish"}, environment).out, ContainsText("complete -c flovyn"));
  CHECK_THAT(Run({"man"}, environment).out, Catch::Matchers::StartsWith(".TH FLOVYN 1"));
}

}  // namespace
}  // namespace flovyn::cli
