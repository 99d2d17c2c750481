#include <unistd.h>

#include <iostream>
#include <thread>

#include "run_program.h"

namespace {

flovyn::cli::Environment EnvironmentOfProcess() {
  flovyn::cli::Environment environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text(*variable);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

}  // namespace

int main(int argc, char** argv) {
  using flovyn::cli::Surroundings;
  const Surroundings surroundings = {
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .environment = EnvironmentOfProcess(),
      .terminal = flovyn::cli::Terminal::OfProcess(),
      .pause = [](absl::Duration time) {
        std::cout.flush();
        std::this_thread::sleep_for(absl::ToChronoMilliseconds(time));
      }};
  return static_cast<int>(flovyn::cli::RunProgram({argv + 1, argv + argc}, surroundings));
}
