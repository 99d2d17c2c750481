// What a shared object that links the libraries shows of them to the rest of its process.
#include <dlfcn.h>

#include <sstream>
#include <string>

#include "server/program.h"
#include "test.h"

namespace flovyn::testing {
namespace {

TEST_CASE("plugin: a shared object with the engine in it exports nothing of the engine") {
  Program names({.arguments = {FLOVYN_NM, "-D", "-C", "--defined-only", FLOVYN_PLUGIN}});
  REQUIRE(names.Wait() == 0);
  const std::string output = names.Output();
  CHECK_THAT(output, ContainsText(" T plugin_double\n"));
  std::istringstream lines(output);
  std::string shown;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("flovyn") != std::string::npos) shown += line + "\n";
  }
  CHECK(shown.empty());
}

TEST_CASE("plugin: it works when it is loaded") {
  void* const plugin = ::dlopen(FLOVYN_PLUGIN, RTLD_NOW | RTLD_LOCAL);
  REQUIRE(plugin != nullptr);
  const auto plugin_double = reinterpret_cast<int (*)(int)>(::dlsym(plugin, "plugin_double"));
  REQUIRE(plugin_double != nullptr);
  CHECK(plugin_double(21) == 42);
}

}  // namespace
}  // namespace flovyn::testing
