#include "options.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "flovyn/domain/errors.h"

namespace flovyn::bench {
namespace {

constexpr std::pair<Mode, std::string_view> kModes[] = {{Mode::kInProcess, "in-process"},
                                                        {Mode::kGrpc, "grpc"},
                                                        {Mode::kSdk, "sdk"},
                                                        {Mode::kSdkGrpc, "sdk-grpc"}};

struct Option {
  std::string_view name;
  std::string_view value;  ///< Empty: a switch.
  std::string_view help;
  std::function<absl::Status(Options&, const std::string&)> set;
};

auto Count(std::size_t Options::*member, std::size_t least) {
  return [member, least](Options& options, const std::string& text) -> absl::Status {
    std::size_t value = 0;
    if (!absl::SimpleAtoi(text, &value) || value < least) {
      return InvalidField("value", "must be a whole number of at least " + std::to_string(least));
    }
    options.*member = value;
    return absl::OkStatus();
  };
}

auto Text(std::string Options::*member) {
  return [member](Options& options, const std::string& text) {
    options.*member = text;
    return absl::OkStatus();
  };
}

auto Switch(bool Options::*member) {
  return [member](Options& options, const std::string&) {
    options.*member = true;
    return absl::OkStatus();
  };
}

absl::Status SetMode(Options& options, const std::string& text) {
  for (const auto& [mode, name] : kModes) {
    if (text != name) continue;
    options.mode = mode;
    return absl::OkStatus();
  }
  return InvalidField("value", "must be in-process, grpc, sdk or sdk-grpc");
}

const std::vector<Option>& All() {
  static const std::vector<Option> all = {
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
  Options options;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Option* found = nullptr;
    for (const Option& option : All()) {
      if (option.name == arguments[i]) found = &option;
    }
    if (found == nullptr) return InvalidField(arguments[i], "no such option; see --help");
    std::string value;
    if (!found->value.empty()) {
      if (++i == arguments.size()) return InvalidField(found->name, "needs a value");
      value = arguments[i];
    }
    if (absl::Status set = found->set(options, value); !set.ok()) {
      return InvalidField(found->name, std::string(set.message()));
    }
  }
  return options;
}

std::string HelpText() {
  std::string text = "usage: flovyn-bench [OPTIONS]\n\nRuns one-task workflows to completion.\n\n";
  for (const Option& option : All()) {
    std::string left = "  " + std::string(option.name) + " " + std::string(option.value);
    left.resize(std::max<std::size_t>(left.size() + 2, 32), ' ');
    text += left + std::string(option.help) + "\n";
  }
  return text;
}

}  // namespace flovyn::bench
