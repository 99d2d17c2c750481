// The examples, run as programs on each store: twice on those that outlive them, since a user does.
#include <string>
#include <vector>

#include "server/program.h"
#include "support/test_database.h"
#include "test.h"

namespace flovyn::testing {
namespace {

struct Example {
  std::string program = {};
  std::vector<std::string> says = {};
};

const Example& ExampleNamed(const std::string& name) {
  static const std::vector<Example> examples = {
      {FLOVYN_HELLO, {"Hello, world, and good bye!"}},
      {FLOVYN_ORDER_SAGA,
       {"small: paid-small T-small 100g", "large: paid-large T-large 200g",
        "empty: refunded paid-empty: task pack failed: there is nothing to pack"}},
      {FLOVYN_DATA_PIPELINE, {"5995 words in 20 parts", "1 run of articles"}},
      {FLOVYN_APPROVAL,
       {"please decide about chair", "granted by anna", "withdrawn: a joke", "expired"}}};
  for (const Example& example : examples) {
    if (example.program.ends_with("/" + name)) return example;
  }
  throw std::runtime_error("no such example: " + name);
}

void Run(const Example& example, const std::string& url) {
  INFO(example.program + " " + url);
  Program program({.arguments = {example.program, url}});
  const int code = program.Wait();
  INFO(program.Output() + program.Errors());
  CHECK(code == 0);
  for (const std::string& line : example.says) {
    CHECK_THAT(program.Output(), ContainsText(line + "\n"));
  }
}

void RunEverywhere(const std::string& name) {
  const Example& example = ExampleNamed(name);
  Run(example, "memory:");
  const TempDirectory directory;
  const TestDatabase database;
  for (const std::string& url :
       {"sqlite:" + (directory.path() / "example.db").string(), database.url()}) {
    Run(example, url);
    Run(example, url);
  }
}

TEST_CASE("examples: hello runs on every store") { RunEverywhere("hello-example"); }
TEST_CASE("examples: order-saga runs on every store") { RunEverywhere("order-saga"); }
TEST_CASE("examples: data-pipeline runs on every store") { RunEverywhere("data-pipeline"); }
TEST_CASE("examples: approval runs on every store") { RunEverywhere("approval"); }

TEST_CASE("examples: a store that cannot be opened is said, and ends the program") {
  for (const char* const name : {"hello-example", "order-saga", "data-pipeline", "approval"}) {
    Program program({.arguments = {ExampleNamed(name).program, "mysql://somewhere"}});
    CHECK(program.Wait() == 1);
    CHECK_THAT(program.Errors(), ContainsText("url: must be memory:, sqlite:PATH"));
  }
}

}  // namespace
}  // namespace flovyn::testing
