#include "config.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "absl/strings/str_format.h"
#include "command_line.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "settings.h"
#include "toml_file.h"

namespace flovyn::server {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  std::array<char, 4096> buffer;
  while (file.read(buffer.data(), buffer.size()) || file.gcount() > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.eof()) return text;
  return InvalidField("configuration file",
                      absl::StrFormat("cannot read %s: %s", path, std::strerror(errno)));
}

absl::Status CheckKnown(const TomlEntry& entry, const std::string& place) {
  if (FindSetting(entry.path) != nullptr) return absl::OkStatus();
  if (!IsSection(entry.path)) {
    return InvalidField(place, absl::StrFormat("unknown key '%s'; the nearest known key is '%s'",
                                               entry.shown, NearestSetting(entry.path)));
  }
  const auto* texts = std::get_if<std::vector<std::string>>(&entry.value);
  const bool nothing =
      std::holds_alternative<std::monostate>(entry.value) || (texts != nullptr && texts->empty());
  if (nothing) return absl::OkStatus();
  return InvalidField(place, absl::StrFormat("'%s' must be a table", entry.shown));
}

absl::Status ApplyFile(const std::string& path, ServerConfig& config) {
  FLOVYN_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<TomlEntry> entries, ParseToml(text, path));
  config.file = path;
  // Whoever writes a file gets a closed server until the file says who may come in.
  config.auth.enabled = true;
  for (const TomlEntry& entry : entries) {
    const std::string place = absl::StrFormat("%s:%d", path, entry.line);
    FLOVYN_RETURN_IF_ERROR(CheckKnown(entry, place));
    const Setting* setting = FindSetting(entry.path);
    if (setting == nullptr) continue;
    FLOVYN_RETURN_IF_ERROR(setting->set(
        config, {.name = place + ": " + entry.shown, .index = entry.index, .value = entry.value}));
  }
  return absl::OkStatus();
}

std::string PathOfVariable(std::string_view name) {
  std::string path;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (name.substr(i).starts_with("__")) {
      path += '.';
      ++i;
    } else {
      path += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return path;
}

// Other programs' variables are none of our business; those under our sections are.
absl::Status CheckVariable(const std::string& name) {
  const std::string path = PathOfVariable(name);
  const std::size_t dot = path.find('.');
  if (dot == std::string::npos || !IsSection(std::string_view(path).substr(0, dot))) {
    return absl::OkStatus();
  }
  const Setting* setting = FindSetting(path);
  if (setting != nullptr && EnvironmentName(*setting) == name) return absl::OkStatus();
  return InvalidField(name, absl::StrFormat("unknown setting '%s'; the nearest known one is '%s'",
                                            path, NearestSetting(path)));
}

absl::Status ApplyEnvironment(const Environment& environment, ServerConfig& config) {
  for (const auto& [name, text] : environment) FLOVYN_RETURN_IF_ERROR(CheckVariable(name));
  for (const Setting& setting : Settings()) {
    const std::string name = EnvironmentName(setting);
    const auto found = environment.find(name);
    if (name.empty() || found == environment.end() || found->second.empty()) continue;
    FLOVYN_RETURN_IF_ERROR(
        setting.set(config, {.name = name, .value = RawText{.text = found->second}}));
  }
  return absl::OkStatus();
}

absl::Status ApplyCommandLine(const CommandLine& line, ServerConfig& config) {
  for (const CommandLine::Value& value : line.values) {
    FLOVYN_RETURN_IF_ERROR(
        FindSetting(value.setting)
            ->set(config, {.name = value.option, .value = RawText{.text = value.text}}));
  }
  return absl::OkStatus();
}

std::string FileOf(const CommandLine& line, const Environment& environment) {
  if (!line.config_file.empty()) return line.config_file;
  const auto variable = environment.find("CONFIG_FILE");
  return variable == environment.end() ? "" : variable->second;
}

}  // namespace

Invocation Invocation::Of(int argc, char** argv, char** environment) {
  Invocation invocation;
  for (int i = 1; i < argc; ++i) invocation.arguments.emplace_back(argv[i]);
  for (char** entry = environment; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    invocation.environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return invocation;
}

absl::StatusOr<LoadedConfig> LoadConfig(const Invocation& invocation) {
  FLOVYN_ASSIGN_OR_RETURN(const CommandLine line, ParseCommandLine(invocation.arguments));
  LoadedConfig loaded;
  loaded.request = line.request;
  if (line.request != Request::kServe) return loaded;
  ServerConfig& config = loaded.config;
  if (const std::string file = FileOf(line, invocation.environment); !file.empty()) {
    FLOVYN_RETURN_IF_ERROR(ApplyFile(file, config));
  }
  FLOVYN_RETURN_IF_ERROR(ApplyEnvironment(invocation.environment, config));
  FLOVYN_RETURN_IF_ERROR(ApplyCommandLine(line, config));
  FLOVYN_RETURN_IF_ERROR(CheckConfig(config));
  return loaded;
}

std::string HelpText() {
  std::string help =
      "usage: flovyn-server [OPTIONS]\n\n"
      "Serves durable workflows over HTTP and gRPC. Without any configuration it listens on\n"
      "127.0.0.1, without authentication, and keeps everything in ./flovyn.db.\n\nOptions:\n" +
      OptionsHelp() +
      "\nSettings of the file, with the environment variables that override them. Options\n"
      "override both.\n";
  for (const Setting& setting : Settings()) {
    const std::string variable = EnvironmentName(setting);
    absl::StrAppendFormat(&help, "  %s%s\n      %s\n", setting.path,
                          variable.empty() ? "" : "  " + variable, setting.help);
  }
  return help;
}

}  // namespace flovyn::server
