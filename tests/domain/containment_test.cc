#include "flovyn/json/containment.h"

#include <cstddef>
#include <string>
#include <vector>

#include "domain/random_json.h"
#include "test.h"

namespace flovyn {
namespace {

/// Containment as the existence of a mapping, tried out by brute force: each element of an array of
/// the filter is given an element of the document's array at the same place, in every combination;
/// one combination has to make all scalars equal and all kinds the same.
class MappingSearch {
 public:
  MappingSearch(const Json& doc, const Json& filter) : doc_(doc) { Collect(filter, 0); }

  bool Found() {
    std::vector<std::size_t> choices(nodes_.size(), 0);
    do {
      if (Holds(choices)) return true;
    } while (Next(choices));
    return false;
  }

 private:
  struct FilterNode {
    const Json* value = nullptr;
    std::size_t parent = 0;
    const std::string* key = nullptr;  // of a member; nullptr for the root and for array elements
    bool is_element = false;
  };

  static constexpr std::size_t kMaxWidth = 3;

  void Collect(const Json& filter, std::size_t parent, const std::string* key = nullptr,
               bool is_element = false) {
    const std::size_t self = nodes_.size();
    nodes_.push_back({&filter, parent, key, is_element});
    for (const Json& item : filter.items()) Collect(item, self, nullptr, true);
    for (const auto& [name, value] : filter.members()) Collect(value, self, &name);
  }

  bool Next(std::vector<std::size_t>& choices) const {
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (!nodes_[i].is_element) continue;
      if (++choices[i] < kMaxWidth) return true;
      choices[i] = 0;
    }
    return false;
  }

  bool Holds(const std::vector<std::size_t>& choices) const {
    std::vector<const Json*> images(nodes_.size(), nullptr);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const FilterNode& node = nodes_[i];
      images[i] = i == 0 ? &doc_ : Image(*images[node.parent], node, choices[i]);
      if (images[i] == nullptr || images[i]->kind() != node.value->kind()) return false;
      if (!node.value->is_container() && *images[i] != *node.value) return false;
    }
    return true;
  }

  static const Json* Image(const Json& parent, const FilterNode& node, std::size_t choice) {
    if (node.is_element) {
      return choice < parent.items().size() ? &parent.items()[choice] : nullptr;
    }
    for (const auto& [name, value] : parent.members()) {
      if (name == *node.key) return &value;
    }
    return nullptr;
  }

  const Json& doc_;
  std::vector<FilterNode> nodes_;
};

bool Holds(std::string_view doc, std::string_view filter) {
  return Contains(*ParseJson(doc), *ParseJson(filter));
}

TEST_CASE("containment: the cases of the PostgreSQL manual and their neighbours") {
  struct Row {
    std::string_view doc;
    std::string_view filter;
    bool contains;
  };
  const Row rows[] = {
      // Section 8.14.3 of the manual.
      {R"("foo")", R"("foo")", true},
      {"[1,2,3]", "[1,3]", true},
      {"[1,2,3]", "[3,1]", true},
      {"[1,2,3]", "[1,2,2]", true},
      {R"({"product":"PostgreSQL","version":9.4,"jsonb":true})", R"({"version":9.4})", true},
      {"[1,2,[1,3]]", "[1,3]", false},
      {"[1,2,[1,3]]", "[[1,3]]", true},
      {R"({"foo":{"bar":"baz"}})", R"({"bar":"baz"})", false},
      {R"({"foo":{"bar":"baz"}})", R"({"foo":{}})", true},
      {R"(["foo","bar"])", R"("bar")", true},
      {R"("bar")", R"(["bar"])", false},
      // A bare scalar at the top level only.
      {R"({"a":[1,2]})", R"({"a":1})", false},
      {R"({"a":[1,2]})", R"({"a":[1]})", true},
      {"[[1]]", "1", false},
      {"[[1]]", "[1]", false},
      {"[]", "1", false},
      {"[null]", "null", true},
      // Empty containers.
      {"{}", "{}", true},
      {"[]", "[]", true},
      {"[]", "{}", false},
      {"{}", "[]", false},
      {"1", "[]", false},
      {"1", "{}", false},
      {"[1]", "[]", true},
      {"[[]]", "[[]]", true},
      {"[1]", "[[]]", false},
      {"[{}]", "[[]]", false},
      // Types and values.
      {R"({"a":1})", R"({"a":1.0})", true},
      {R"({"a":100})", R"({"a":1e2})", true},
      {R"({"a":1})", R"({"a":"1"})", false},
      {R"({"a":"1"})", R"({"a":1})", false},
      {R"({"a":null})", R"({"a":null})", true},
      {R"({})", R"({"a":null})", false},
      {R"({"a":false})", R"({"a":null})", false},
      {R"({"a":true})", R"({"a":false})", false},
      {R"({"a":9007199254740993})", R"({"a":9007199254740992})", false},
      // Objects: all keys, keys as bytes.
      {R"({"a":1,"b":2})", R"({"a":1,"b":2})", true},
      {R"({"a":1,"b":2})", R"({"a":1,"b":3})", false},
      {R"({"a":1})", R"({"a":1,"b":2})", false},
      {R"({"a":1})", R"({"A":1})", false},
      {R"({"x.y":1,"x":{"y":2}})", R"({"x":{"y":1}})", false},
      {R"({"\u00e9":"caf\u00e9"})", "{\"\xC3\xA9\":\"caf\xC3\xA9\"}", true},
      // Arrays of objects: each element by itself, one element may serve twice.
      {R"([{"a":1,"b":2}])", R"([{"a":1},{"b":2}])", true},
      {R"([{"a":1},{"b":2}])", R"([{"a":1,"b":2}])", false},
      {R"([[1,2]])", R"([[1],[2]])", true},
      {R"([[1],[2]])", R"([[1,2]])", false},
      {R"({"tags":["a","b","c"],"n":{"x":[1,{"y":2}]}})", R"({"tags":["c"],"n":{"x":[{"y":2}]}})",
       true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.doc, row.filter);
    CHECK(Holds(row.doc, row.filter) == row.contains);
  }
}

TEST_CASE("containment: random pairs agree with a search for a mapping") {
  const std::uint64_t seed = testing::FreshSeed();
  CAPTURE(seed);
  testing::RandomJson random(seed);
  int contained = 0;
  for (int round = 0; round < 6000; ++round) {
    const Json doc = random.Object(3, 3);
    const Json filter = random.Below(2) == 0 ? random.Object(2, 2) : random.Object(3, 1);
    CAPTURE(doc.Dump(), filter.Dump());
    const bool expected = MappingSearch(doc, filter).Found();
    contained += expected && !filter.members().empty() ? 1 : 0;
    REQUIRE(Contains(doc, filter) == expected);
    REQUIRE(Contains(doc, doc));
  }
  CHECK(contained > 30);
}

}  // namespace
}  // namespace flovyn
