#include "options.h"

#include <charconv>
#include <functional>
#include <map>

#include "absl/strings/str_split.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::chaos {
namespace {

constexpr double kMaxMinutes = 24 * 60;
constexpr double kMaxKills = 100'000;
constexpr double kMaxClients = 500;

absl::Status ReadNumber(const std::string& name, const std::string& text, double max,
                        const std::function<void(double)>& take) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value < 0 || value > max) {
    return InvalidField(name, "must be a number from 0 to " +
                                  std::to_string(static_cast<int>(max)) + ", not '" + text + "'");
  }
  take(value);
  return absl::OkStatus();
}

absl::Status ReadSeed(const std::string& text, Options& options) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), options.seed);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return absl::OkStatus();
  return InvalidField("--seed", "must be a whole number, not '" + text + "'");
}

absl::Status ReadStore(const std::string& text, Options& options) {
  if (text == "both") return absl::OkStatus();
  for (const Store store : {Store::kSqlite, Store::kPostgres}) {
    if (text != NameOf(store)) continue;
    options.stores = {store};
    return absl::OkStatus();
  }
  return InvalidField("--store", "must be sqlite, postgres or both, not '" + text + "'");
}

absl::Status Take(const std::string& name, const std::string& value, Options& options) {
  if (name == "--minutes") {
    return ReadNumber(name, value, kMaxMinutes,
                      [&](double minutes) { options.time = absl::Minutes(minutes); });
  }
  if (name == "--kills") {
    return ReadNumber(name, value, kMaxKills,
                      [&](double kills) { options.kills = static_cast<int>(kills); });
  }
  if (name == "--clients") {
    return ReadNumber(name, value, kMaxClients,
                      [&](double clients) { options.clients = static_cast<int>(clients); });
  }
  if (name == "--store") return ReadStore(value, options);
  if (name == "--seed") return ReadSeed(value, options);
  if (name == "--endpoints") {
    options.worker.endpoints = absl::StrSplit(value, ',');
  } else if (name == "--name") {
    options.worker.name = value;
  } else if (name == "--claims") {
    options.worker.sends_claims = value == "yes";
  } else {
    return InvalidField(name, "unknown option; --help lists them");
  }
  return absl::OkStatus();
}

}  // namespace

std::string_view NameOf(Store store) { return store == Store::kSqlite ? "sqlite" : "postgres"; }

absl::StatusOr<Options> ParseOptions(const std::vector<std::string>& arguments,
                                     std::uint64_t fresh_seed) {
  Options options;
  options.seed = fresh_seed;
  std::size_t next = 0;
  if (!arguments.empty() && arguments[0] == "worker") {
    options.mode = Options::Mode::kWork;
    ++next;
  }
  while (next < arguments.size()) {
    const std::string& name = arguments[next++];
    if (name == "--help") {
      options.mode = Options::Mode::kHelp;
      return options;
    }
    if (next == arguments.size()) return InvalidField(name, "needs a value; --help lists them");
    FLOVYN_RETURN_IF_ERROR(Take(name, arguments[next++], options));
  }
  return options;
}

std::string HelpText() {
  return R"(usage: chaos [--minutes N] [--kills N] [--store sqlite|postgres|both] [--seed N] [--clients N]

Servers, workers and the database are killed, stopped, paused and restarted at random moments while
clients run workflows with tasks, timers, children, signals, promises and cancellations. When it is
quiet again, every acknowledged workflow has to be complete, with the right result and history.

  --minutes N   of faults on each store (default 10)
  --kills N     go on until servers and workers were killed this often each (default 0)
  --store NAME  sqlite, postgres or both (default), one after the other
  --seed N      of the faults and of the load; printed by every run
  --clients N   workflows at once, without their children (default 32)

Exit code: 0 when all is well; 1 when not, and logs and data are then kept where it says.
)";
}

}  // namespace flovyn::chaos
