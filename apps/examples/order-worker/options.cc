#include "options.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string_view>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/tenant.h"

namespace orders {
namespace {

struct Option {
  std::string_view name = {};
  std::string_view argument = {};
  std::string_view help = {};
  bool (*set)(Options& options, const std::string& text) = nullptr;  ///< False: not such a value.
};

bool SetNumber(const std::string& text, int min, int& target) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number < min) return false;
  target = number;
  return true;
}

bool SetSeconds(const std::string& text, absl::Duration& target) {
  int seconds = 0;
  if (!SetNumber(text, 1, seconds)) return false;
  target = absl::Seconds(seconds);
  return true;
}

bool SetEndpoints(Options& options, const std::string& text) {
  options.endpoints.clear();
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    if (comma == begin) return false;
    options.endpoints.push_back(text.substr(begin, comma - begin));
    begin = comma + 1;
  }
  return true;
}

bool AddMetadata(Options& options, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return false;
  options.metadata.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  return true;
}

constexpr Option kOptions[] = {
    {"--endpoints", "HOST:PORT,...",
     "servers of one cluster; the next one is used when one is away", SetEndpoints},
    {"--org", "UUID", "organization (default: the one of a server without configuration)",
     [](Options& o, const std::string& text) { return !(o.org = text).empty(); }},
    {"--api-key", "KEY", "sent as a bearer token",
     [](Options& o, const std::string& text) { return !(o.api_key = text).empty(); }},
    {"--queue", "NAME", "queue to work on, or to put orders into",
     [](Options& o, const std::string& text) { return !(o.queue = text).empty(); }},
    {"--name", "NAME", "work: name of this worker",
     [](Options& o, const std::string& text) { return !(o.name = text).empty(); }},
    {"--pollers", "N", "work: threads for workflows, and as many for tasks",
     [](Options& o, const std::string& text) { return SetNumber(text, 1, o.pollers); }},
    {"--heartbeat", "SECONDS", "work: time between two signs of life",
     [](Options& o, const std::string& text) { return SetSeconds(text, o.heartbeat); }},
    {"--count", "N", "start: how many orders",
     [](Options& o, const std::string& text) { return SetNumber(text, 0, o.count); }},
    {"--keys", "PREFIX", "start: order n has the idempotency key PREFIX-n",
     [](Options& o, const std::string& text) { return !(o.key_prefix = text).empty(); }},
    {"--metadata", "KEY=VALUE", "start: for all orders; may be repeated", AddMetadata},
    {"--timeout", "SECONDS", "start, await: for everything together",
     [](Options& o, const std::string& text) { return SetSeconds(text, o.timeout); }},
};

absl::StatusOr<Options::Mode> ParseMode(std::string_view text) {
  if (text == "work") return Options::Mode::kWork;
  if (text == "start") return Options::Mode::kStart;
  if (text == "await") return Options::Mode::kAwait;
  if (text == "help" || text == "--help") return Options::Mode::kHelp;
  return flovyn::InvalidField(text, "is none of work, start, await, help");
}

}  // namespace

absl::StatusOr<Options> ParseOptions(const std::vector<std::string>& arguments) {
  Options options;
  options.org = flovyn::kDefaultTenantId;
  std::size_t at = 0;
  if (at < arguments.size() && (arguments[at] == "--help" || !arguments[at].starts_with("--"))) {
    FLOVYN_ASSIGN_OR_RETURN(options.mode, ParseMode(arguments[at++]));
  }
  for (; at < arguments.size(); at += 2) {
    const auto option = std::ranges::find(kOptions, arguments[at], &Option::name);
    if (option == std::end(kOptions)) return flovyn::InvalidField(arguments[at], "unknown option");
    if (at + 1 == arguments.size() || !option->set(options, arguments[at + 1])) {
      return flovyn::InvalidField(arguments[at], "needs " + std::string(option->argument));
    }
  }
  return options;
}

std::string HelpText() {
  std::string help =
      "usage: order-worker [work | start | await] [OPTIONS]\n\n"
      "  work   runs order workflows and their tasks until it is told to stop (the default)\n"
      "  start  starts orders and prints their ids, one a line\n"
      "  await  reads such ids and waits until all are complete\n\n";
  for (const Option& option : kOptions) {
    const std::string name = std::string(option.name) + " " + std::string(option.argument);
    help += "  " + name + std::string(name.size() < 28 ? 28 - name.size() : 1, ' ') +
            std::string(option.help) + "\n";
  }
  return help;
}

}  // namespace orders
