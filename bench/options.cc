#include "options.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "command_line.h"

namespace flovyn::bench {
namespace {

constexpr std::pair<Mode, std::string_view> kModes[] = {{Mode::kInProcess, "in-process"},
                                                        {Mode::kGrpc, "grpc"},
                                                        {Mode::kSdk, "sdk"},
                                                        {Mode::kSdkGrpc, "sdk-grpc"}};

absl::Status SetMode(Options& options, const std::string& text) {
  for (const auto& [mode, name] : kModes) {
    if (text != name) continue;
    options.mode = mode;
    return absl::OkStatus();
  }
  return InvalidField("value", "must be in-process, grpc, sdk or sdk-grpc");
}

const std::vector<Option<Options>>& All() {
  static const std::vector<Option<Options>> all = {
      {"--mode", "in-process|grpc|sdk|sdk-grpc",
       "how the load reaches the engine: its services, the protocol, or the C++ SDK on either",
       SetMode},
      {"--store", "URL", "memory:, sqlite:PATH or postgres://…", Text(&Options::store)},
      {"--target", "HOST:PORT", "gRPC: a server that runs already", Text(&Options::target)},
      {"--workflows", "N", "one-task workflows of the throughput run",
       Count(&Options::workflows, 1)},
      {"--in-flight", "N", "workflows started and not completed at a time",
       Count(&Options::in_flight, 1)},
      {"--latency-workflows", "N", "workflows of the latency run, one at a time",
       Count(&Options::latency_workflows, 0)},
      {"--idle-seconds", "N", "no load: N seconds with as many waiting polls as --in-flight",
       Count(&Options::idle_seconds, 0)},
      {"--metadata-keys", "N", "metadata keys of each workflow", Count(&Options::metadata_keys, 0)},
      {"--payload-bytes", "N", "size of input, task input and output",
       Count(&Options::payload_bytes, 2)},
      {"--delete-finished", "", "afterwards delete what has finished, as retention does",
       Switch(&Options::delete_finished)},
      {"--json", "", "print one JSON object", Switch(&Options::json)},
      {"--help", "", "print this text", Switch(&Options::help)},
  };
  return all;
}

}  // namespace

std::string_view NameOf(Mode mode) {
  return std::ranges::find(kModes, mode, &std::pair<Mode, std::string_view>::first)->second;
}

absl::StatusOr<Options> ParseOptions(int argc, char** argv) {
  return ParseCommandLine(All(), argc, argv);
}

std::string HelpText() {
  return "usage: flovyn-bench [OPTIONS]\n\nRuns one-task workflows to completion.\n\n" +
         HelpOf(All());
}

}  // namespace flovyn::bench
