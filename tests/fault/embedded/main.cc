// A process that embeds the engine is killed again and again; HelpText() says how.
#include <signal.h>

#include <chrono>
#include <iostream>
#include <random>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "server/program.h"
#include "support/test_database.h"
#include "verdict.h"

namespace flovyn::embedded_chaos {
namespace {

constexpr char kHelpText[] =
    "usage: ./dev chaos --embedded [--store sqlite|postgres] [--kills N] [--seed N]\n"
    "A process embeds the engine on the store, starts order sagas and works on them. It is killed\n"
    "with SIGKILL N times (default 100) at random moments and begins anew. In the end all that "
    "was\n"
    "acknowledged has to have ended well, and each task's effects have to match its attempts.\n";

constexpr absl::Duration kPatience = absl::Minutes(2);
constexpr char kReady[] = "ready\n";

struct Options {
  bool postgres = false;
  int kills = 100;
  std::uint64_t seed = std::random_device()();
};

/// The process that is killed.
int RunHost(const std::string& url, const std::string& directory) {
  Host host(url, directory);
  std::cout << kReady << std::flush;
  while (true) {
    host.StartOne();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void KillHosts(const Options& options, const std::string& self, const std::string& url,
               const std::string& directory) {
  std::mt19937_64 random(options.seed);
  std::uniform_int_distribution<int> life_ms(5, 500);
  for (int kill = 1; kill <= options.kills; ++kill) {
    testing::Program host({.arguments = {self, "--host", url, directory}});
    const bool ready = testing::Becomes([&] { return host.Output() == kReady || !host.Running(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(life_ms(random)));
    if (!ready || !host.Running()) throw std::runtime_error("the host ended: " + host.Errors());
    host.Signal(SIGKILL);
    host.Wait();
    if (kill % 10 == 0) std::cerr << "\r" << kill << " of " << options.kills << " kills";
  }
  std::cerr << "\n";
}

int RunAll(const Options& options, const std::string& self) {
  const testing::TempDirectory directory;
  std::optional<testing::TestDatabase> database;
  if (options.postgres) database.emplace();
  const std::string url =
      database ? database->url() : "sqlite:" + (directory.path() / "flovyn.db").string();
  std::cout << "seed " << options.seed << std::endl;
  KillHosts(options, self, url, directory.path());
  const absl::Time begin = absl::Now();
  Host last(url, directory.path());
  last.StartOne();
  const Verdict verdict = Judge(last, kPatience);
  std::cout << options.kills << " kills, " << verdict.sagas << " sagas, " << verdict.tasks
            << " tasks, " << verdict.effects << " effects; all ended "
            << absl::FormatDuration(absl::Trunc(absl::Now() - begin, absl::Milliseconds(100)))
            << " after the last kill\n";
  for (const std::string& fault : verdict.faults) std::cout << "FAULT " << fault << "\n";
  return verdict.faults.empty() ? 0 : 1;
}

/// False: not understood.
bool Read(const std::vector<std::string>& arguments, Options& options) {
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
    const std::string& value = arguments[i + 1];
    if (arguments[i] == "--store" && (value == "sqlite" || value == "postgres")) {
      options.postgres = value == "postgres";
    } else if (arguments[i] == "--kills") {
      if (!absl::SimpleAtoi(value, &options.kills) || options.kills < 1) return false;
    } else if (arguments[i] != "--seed" || !absl::SimpleAtoi(value, &options.seed)) {
      return false;
    }
  }
  return arguments.size() % 2 == 0;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() == 3 && arguments[0] == "--host") return RunHost(arguments[1], arguments[2]);
  Options options;
  if (!Read(arguments, options)) {
    std::cerr << kHelpText;
    return 2;
  }
  return RunAll(options, std::filesystem::read_symlink("/proc/self/exe"));
}

}  // namespace
}  // namespace flovyn::embedded_chaos

int main(int argc, char** argv) {
  try {
    return flovyn::embedded_chaos::Main({argv + 1, argv + argc});
  } catch (const std::exception& failure) {
    std::cerr << "embedded_chaos: " << failure.what() << '\n';
    return 1;
  }
}
