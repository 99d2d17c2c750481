#include "arguments/metadata_arguments.h"

#include <sstream>

#include "arguments/json_argument.h"
#include "test.h"

namespace flovyn::cli {
namespace {

std::string Dumped(const MetadataArguments& arguments) {
  const auto metadata = MetadataOf(arguments, "--metadata");
  return metadata.ok() ? metadata->Dump() : std::string(metadata.status().message());
}

TEST_CASE("cli metadata: KEY=TEXT is a text, KEY:=JSON any value") {
  CHECK(Dumped({.pairs = {"env=prod", "n:=1.50", "on:=true", "list:=[\"a\",\"b\"]", "t=7"}}) ==
        R"({"env":"prod","list":["a","b"],"n":1.50,"on":true,"t":"7"})");
  CHECK(Dumped({.pairs = {"a=", "b=x=y", "c==z", "d=:=", "e f=g"}}) ==
        R"({"a":"","b":"x=y","c":"=z","d":":=","e f":"g"})");
  CHECK(Dumped({}) == "{}");
}

TEST_CASE("cli metadata: a pair goes before the JSON object") {
  CHECK(Dumped({.pairs = {"region=eu"}, .json = R"({"region":"us","tier":{"level":2}})"}) ==
        R"({"region":"eu","tier":{"level":2}})");
}

TEST_CASE("cli metadata: what is no pair, no JSON, or given twice is named") {
  CHECK(Dumped({.pairs = {"env"}}) == "--metadata: 'env' is neither KEY=TEXT nor KEY:=JSON");
  CHECK(Dumped({.pairs = {"=x"}}) == "--metadata: '=x' is neither KEY=TEXT nor KEY:=JSON");
  CHECK(Dumped({.pairs = {":=1"}}) == "--metadata: ':=1' is neither KEY=TEXT nor KEY:=JSON");
  CHECK_THAT(Dumped({.pairs = {"n:=1,"}}),
             Catch::Matchers::StartsWith("--metadata: the value of n: invalid"));
  CHECK(Dumped({.pairs = {"a=1", "a:=2"}}) == "--metadata: the key a is given twice");
  CHECK(Dumped({.json = "[1]"}) == "--metadata-json: expected a JSON object");
  CHECK_THAT(Dumped({.json = "{"}),
             Catch::Matchers::StartsWith("--metadata-json: invalid JSON at offset"));
}

TEST_CASE("cli input: the text or what comes in, byte for byte") {
  std::istringstream input("{ \"a\" : 1.0 }\n");
  CHECK(JsonTextOf({}, "--input", input).value().empty());
  CHECK(JsonTextOf({.text = "[1, 2]"}, "--input", input).value() == "[1, 2]");
  CHECK(JsonTextOf({.file = "-"}, "--input", input).value() == "{ \"a\" : 1.0 }\n");
}

TEST_CASE("cli input: what cannot be read, is no JSON or given twice is named") {
  std::istringstream input;
  const auto message = [&](const JsonArgument& argument) {
    return std::string(JsonTextOf(argument, "--input", input).status().message());
  };
  CHECK_THAT(message({.text = "{a}"}),
             Catch::Matchers::StartsWith("--input: invalid JSON at offset 1"));
  CHECK_THAT(
      message({.file = "/nonexistent"}),
      Catch::Matchers::StartsWith("--input-file: /nonexistent cannot be read: No such file"));
  CHECK_THAT(message({.file = "/"}),
             Catch::Matchers::StartsWith("--input-file: / cannot be read: Is a dir"));
  CHECK(message({.text = "1", .file = "-"}) ==
        "--input-file: --input is given, too; use one of them");
  std::istringstream large(std::string(16 * 1024 * 1024 + 1, ' '));
  CHECK(std::string(JsonTextOf({.file = "-"}, "--input", large).status().message()) ==
        "--input-file: has more than 16777216 bytes");
}

}  // namespace
}  // namespace flovyn::cli
