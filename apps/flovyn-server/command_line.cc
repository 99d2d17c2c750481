#include "command_line.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"
#include "nearest_text.h"

namespace flovyn::server {
namespace {

constexpr std::string_view kConfigOption = "--config";

struct Option {
  std::string_view name = {};
  std::string_view argument = {};  ///< Empty: it takes none.
  std::string_view setting = {};
  std::string_view help = {};
};

constexpr Option kOptions[] = {
    {kConfigOption, "FILE", "", "TOML file to read (also CONFIG_FILE)"},
    {"--storage", "URL", "database_url", "sqlite:PATH, postgres://… or memory:"},
    {"--host", "ADDRESS", "host", "address to listen on"},
    {"--http-port", "N", "server_port", "HTTP port; 0: any free one"},
    {"--grpc-port", "N", "grpc_server_port", "gRPC port; 0: any free one"},
    {"--log-level", "LEVEL", "log.level", "trace, debug, info, warning or error"},
    {"--help", "", "", "this text"},
    {"--version", "", "", "the version"},
};

absl::Status UnknownOption(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Option& option : kOptions) names.push_back(option.name);
  return InvalidField(name, absl::StrFormat("unknown option; the nearest known one is %s",
                                            NearestText(name, names)));
}

void Take(const Option& option, std::string text, CommandLine& line) {
  if (option.name == "--help") {
    line.request = Request::kHelp;
  } else if (option.name == "--version") {
    line.request = Request::kVersion;
  } else if (option.name == kConfigOption) {
    line.config_file = std::move(text);
  } else {
    line.values.push_back({std::string(option.name), option.setting, std::move(text)});
  }
}

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(const std::vector<std::string>& arguments) {
  CommandLine line;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    const std::size_t equals = std::min(argument.find('='), argument.size());
    const std::string_view name = argument.substr(0, equals);
    const auto option = std::ranges::find(kOptions, name, &Option::name);
    if (option == std::end(kOptions)) return UnknownOption(name);
    const bool attached = equals < argument.size();
    std::string text;
    if (option->argument.empty()) {
      if (attached) return InvalidField(name, "takes no value");
    } else if (attached) {
      text = argument.substr(equals + 1);
    } else if (i + 1 < arguments.size()) {
      text = arguments[++i];
    }
    if (text.empty() && !option->argument.empty()) {
      return InvalidField(name, absl::StrFormat("needs a value: %s %s", name, option->argument));
    }
    Take(*option, std::move(text), line);
  }
  return line;
}

std::string OptionsHelp() {
  std::string help;
  for (const Option& option : kOptions) {
    absl::StrAppendFormat(&help, "  %-22s %s\n",
                          absl::StrFormat("%s %s", option.name, option.argument), option.help);
  }
  return help;
}

}  // namespace flovyn::server
