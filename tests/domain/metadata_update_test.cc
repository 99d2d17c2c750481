#include "flovyn/domain/metadata_update.h"

#include <string>

#include "flovyn/domain/errors.h"
#include "flovyn/domain/metadata_inheritance.h"
#include "test.h"

namespace flovyn {
namespace {

Metadata Of(std::string_view text) { return *Metadata::FromText(text); }

absl::StatusOr<Metadata> After(std::string_view metadata, std::string_view update,
                               const MetadataLimits& limits = {}) {
  const absl::StatusOr<MetadataUpdate> read = MetadataUpdate::FromText("update", update, limits);
  if (!read.ok()) return read.status();
  return Updated(Of(metadata), *read, limits);
}

std::string Refusal(std::string_view metadata, std::string_view update,
                    const MetadataLimits& limits = {}) {
  CAPTURE(metadata, update);
  const absl::StatusOr<Metadata> updated = After(metadata, update, limits);
  REQUIRE(updated.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK_FALSE(FieldOf(updated.status()).empty());
  return std::string(updated.status().message());
}

std::string ManyKeys(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += (i == 0 ? "{\"key" : ",\"key") + std::to_string(i) + "\":1";
  }
  return text + "}";
}

}  // namespace

TEST_CASE("metadata update: set, merge, delete and increment, in this order") {
  struct Row {
    std::string_view before;
    std::string_view update;
    std::string_view after;
  };
  const Row rows[] = {
      {R"({"a":1,"b":2})", R"({"set":{"c":3}})", R"({"c":3})"},
      {R"({"a":1})", R"({"set":{}})", ""},
      {R"({"a":1})", R"({"merge":{"a":{"x":1},"b":null}})", R"({"a":{"x":1},"b":null})"},
      {R"({"a":{"x":1}})", R"({"merge":{"a":{"y":2}}})", R"({"a":{"y":2}})"},
      {"", R"({"merge":{"a":"x"}})", R"({"a":"x"})"},
      {R"({"a":1,"b":2})", R"({"delete":["a","nothing","a"]})", R"({"b":2})"},
      {R"({"a":1})", R"({"delete":["a"]})", ""},
      {R"({"n":1})", R"({"increment":{"n":2,"m":-0.5}})", R"({"m":-0.5,"n":3})"},
      {R"({"n":0.1})", R"({"increment":{"n":0.2}})", R"({"n":0.3})"},
      {R"({"n":9007199254740993})", R"({"increment":{"n":1}})", R"({"n":9007199254740994})"},
      {R"({"a":1})", R"({"set":{"b":1},"merge":{"c":2},"delete":["d"],"increment":{"e":1}})",
       R"({"b":1,"c":2,"e":1})"},
      {R"({"a":1,"b":2,"n":1})", R"({"merge":{"a":"x"},"delete":["b"],"increment":{"n":1}})",
       R"({"a":"x","n":2})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before, row.update);
    const absl::StatusOr<Metadata> after = After(row.before, row.update);
    REQUIRE(after.ok());
    CHECK(after->text() == row.after);
  }
}

TEST_CASE("metadata update: what is no update is refused, and the member is named") {
  CHECK(Refusal("", "[]") ==
        "metadata: the update must be an object with set, merge, delete or increment");
  CHECK(Refusal("", "{}") ==
        "metadata: the update names no key; give set, merge, delete or increment");
  CHECK(Refusal("", R"({"merge":{},"delete":[],"increment":{}})") ==
        "metadata: the update names no key; give set, merge, delete or increment");
  CHECK(Refusal("", R"({"add":{"a":1}})") ==
        R"(metadata: key "add" is no part of an update; give set, merge, delete or increment)");
  CHECK(Refusal("", R"({"set":[1]})") == "set: must be an object of keys and values");
  CHECK(Refusal("", R"({"merge":"x"})") == "merge: must be an object of keys and values");
  CHECK(Refusal("", R"({"delete":"a"})") == R"(delete: must be an array of keys, as in ["draft"])");
  CHECK(Refusal("", R"({"delete":[1]})") == "delete: must be an array of keys");
  CHECK(Refusal("", R"({"increment":{"a":"1"}})") ==
        R"(increment: key "a" must be a number, as in {"attempts": 1})");
  CHECK_THAT(Refusal("", "{"), testing::ContainsText("update: invalid JSON at offset 1"));
}

TEST_CASE("metadata update: a key is named by one part only") {
  for (const std::string_view update :
       {R"({"set":{"a":1},"merge":{"a":2}})", R"({"set":{"a":1},"delete":["a"]})",
        R"({"set":{"a":1},"increment":{"a":1}})", R"({"merge":{"a":1},"delete":["a"]})",
        R"({"merge":{"a":1},"increment":{"a":1}})", R"({"delete":["a"],"increment":{"a":1}})"}) {
    CHECK_THAT(Refusal("", update), testing::ContainsText(R"(key "a" is named by both)"));
  }
  CHECK(Refusal("", R"({"merge":{"a":1},"delete":["a"]})") ==
        R"(metadata: key "a" is named by both "merge" and "delete"; name it in one of them)");
}

TEST_CASE("metadata update: only numbers are incremented") {
  for (const std::string_view before : {R"({"n":"1"})", R"({"n":null})", R"({"n":[1]})"}) {
    CHECK(Refusal(before, R"({"increment":{"n":1}})") ==
          R"(metadata: key "n" is not a number and cannot be incremented; set it first)");
  }
}

TEST_CASE("metadata update: the limits hold for each part and for the whole afterwards") {
  CHECK_THAT(Refusal(ManyKeys(50), R"({"merge":{"one more":1}})"),
             testing::ContainsText("51 keys, at most 50 are allowed"));
  CHECK(After(ManyKeys(50), R"({"merge":{"one more":1},"delete":["key0"]})").ok());
  CHECK_THAT(Refusal("", R"({"merge":)" + ManyKeys(51) + "}"), testing::ContainsText("51 keys"));
  CHECK_THAT(Refusal("", R"({"merge":{"_flovyn_x":1}})"), testing::ContainsText("is reserved"));
  CHECK_THAT(Refusal("", R"({"increment":{"_flovyn_x":1}})"), testing::ContainsText("is reserved"));
  CHECK_THAT(Refusal("", R"({"increment":{"n":1e999999}})"),
             testing::ContainsText("digits before the decimal point"));
  const std::string text(40'000, 'x');
  CHECK_THAT(Refusal(R"({"a":")" + text + R"("})", R"({"merge":{"b":")" + text + R"("}})"),
             testing::ContainsText("at most 65536 are allowed"));
  std::string keys;
  for (int i = 0; i < 51; ++i) keys += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\"";
  CHECK(Refusal("", R"({"delete":[)" + keys + "]}") ==
        "delete: 51 keys, at most 50 are allowed; metadata has no more; name fewer");
  CHECK(Refusal("", R"({"delete":[")" + std::string(65'537, 'k') + "\"]}") ==
        "delete: 65537 bytes of keys, at most 65536 are allowed; metadata has no more; name fewer");
  CHECK_THAT(Refusal(R"({"a":1})", R"({"merge":{"b":1}})", {.max_keys = 1}),
             testing::ContainsText("2 keys, at most 1 are allowed"));
}

TEST_CASE("metadata update: it reads back what it writes") {
  for (const std::string_view text :
       {R"({"set":{}})", R"({"delete":["a","b"]})",
        R"({"delete":["d"],"increment":{"e":1.50},"merge":{"c":[1]},"set":{"b":"x"}})"}) {
    const absl::StatusOr<MetadataUpdate> update = MetadataUpdate::FromText("update", text);
    REQUIRE(update.ok());
    CHECK(update->ToJson().Dump() == text);
  }
}

TEST_CASE("metadata inheritance: all, some keys, and its own win") {
  const Metadata parent = Of(R"({"a":1,"b":2,"c":{"d":3}})");
  const MetadataInheritance all{.all = true, .keys = {}};
  const MetadataInheritance some{.all = false, .keys = {"b", "nothing"}};
  CHECK(Inherit({}, parent, {})->empty());
  CHECK(*Inherit({}, parent, all) == parent);
  CHECK(Inherit({}, parent, some)->text() == R"({"b":2})");
  CHECK(Inherit(Of(R"({"b":"own"})"), parent, some)->text() == R"({"b":"own"})");
  CHECK(Inherit(Of(R"({"b":"own"})"), parent, all)->text() == R"({"a":1,"b":"own","c":{"d":3}})");
  CHECK(Inherit(Of(R"({"x":1})"), {}, all)->text() == R"({"x":1})");
  // Its own part may be too much, the parent's alone never is.
  const MetadataLimits two_keys{.max_keys = 2};
  CHECK(Inherit({}, parent, {.all = false, .keys = {"a", "b", "c"}}, two_keys).ok());
  CHECK(Inherit(Of(R"({"x":1})"), parent, all, two_keys).status().message() ==
        "metadata: with the 3 keys inherited from the parent, 4 keys, at most 2 are allowed; "
        "remove some");
}

TEST_CASE("metadata inheritance: it is read from a word or keys, within limits") {
  const auto read = [](std::string_view text) {
    return MetadataInheritance::From("inheritMetadata", *ParseJson(text));
  };
  for (const std::string_view text : {"null", R"("all")", R"(["a","b"])"}) {
    REQUIRE(read(text).ok());
    CHECK(read(text)->ToJson().Dump() == text);
  }
  CHECK(read("[]")->none());
  for (const std::string_view text : {"1", "true", R"("some")", R"([1])", R"([""])", "{}"}) {
    CAPTURE(text);
    CHECK(FieldOf(read(text).status()) == "inheritMetadata");
  }
  std::string keys = "[\"k\"";
  for (int i = 0; i < 50; ++i) keys += ",\"k\"";
  CHECK(read(keys + "]").status().message() ==
        "inheritMetadata: 51 keys, at most 50 are allowed; name fewer, or \"all\"");
}

}  // namespace flovyn
