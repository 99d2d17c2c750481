// The fault test; HelpText() says what it does.

#include <exception>
#include <iostream>
#include <random>

#include "chaos_worker.h"
#include "interrupts.h"
#include "options.h"
#include "report.h"
#include "run.h"

namespace flovyn::chaos {
namespace {

int RunAll(const Options& options) {
  Interrupts interrupts;
  bool well = true;
  for (const Store store : options.stores) {
    if (!interrupts.came()) well = Run(options, store, interrupts) && well;
  }
  if (interrupts.came()) std::cerr << "chaos: interrupted; nothing was judged\n";
  PrintProcessorTime();
  return well && !interrupts.came() ? 0 : 1;
}

int Main(const std::vector<std::string>& arguments) {
  const auto options = ParseOptions(arguments, std::random_device()());
  if (!options.ok()) {
    std::cerr << "chaos: " << options.status().message() << '\n';
    return 2;
  }
  switch (options->mode) {
    case Options::Mode::kRun:
      return RunAll(*options);
    case Options::Mode::kWork:
      Work(options->worker);
      return 0;
    case Options::Mode::kHelp:
      std::cout << HelpText();
      return 0;
  }
  return 2;
}

}  // namespace
}  // namespace flovyn::chaos

int main(int argc, char** argv) {
  try {
    return flovyn::chaos::Main({argv + 1, argv + argc});
  } catch (const std::exception& failure) {
    std::cerr << "chaos: " << failure.what() << '\n';
    return 1;
  }
}
