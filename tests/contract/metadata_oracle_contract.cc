#include <algorithm>
#include <set>

#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "domain/random_json.h"
#include "flovyn/json/containment.h"

namespace flovyn::testing {
namespace {

constexpr int kDocuments = 250;
constexpr int kFilters = 120;

/// Values that stores are prone to compare in another way than jsonb does.
Json OddScalar(RandomJson& random) {
  static constexpr std::string_view kTexts[] = {
      "1e400",
      "10e399",
      "1e-400",
      "0.1",
      "0.10",
      "123456789012345678901234567890",
      "1.23456789012345678901234567890e29",
      "-0.0",
      "0e5",
      "2",
      "2.0000000000000000001",
      "1.5e3",
      "1500",
      "1500.00",
      R"("1500")",
      R"("caf\u00e9")",
      "\"caf\xC3\xA9\"",
      R"("cafe\u0301")",
      R"("\ud83d\ude80")",
      R"(" ")",
      R"("%")",
      R"("true")",
      "true",
      "null",
      "9223372036854775807",
      "9223372036854775808",
  };
  return *ParseJson(kTexts[random.Below(std::size(kTexts))]);
}

/// A part of a value: members and items left out, items in another order.
Json PartOf(RandomJson& random, const Json& value) {
  if (value.is_object()) {
    std::vector<Json::Member> members;
    for (const auto& [key, member] : value.members()) {
      if (random.Below(2) == 0) members.emplace_back(key, PartOf(random, member));
    }
    return Json::Object(std::move(members));
  }
  if (value.kind() == JsonKind::kArray) {
    std::vector<Json> items;
    for (const Json& item : value.items()) {
      if (random.Below(2) == 0) items.insert(items.begin(), PartOf(random, item));
    }
    return Json::Array(std::move(items));
  }
  return random.Below(8) == 0 ? random.Scalar() : value;
}

Json RandomDocument(RandomJson& random) {
  std::vector<Json::Member> members;
  for (std::size_t i = random.Below(4); i > 0; --i) {
    static constexpr std::string_view kKeys[] = {"odd", "a", "\xF0\x9F\x9A\x80", "$.a", "a\"b"};
    members.emplace_back(kKeys[random.Below(std::size(kKeys))], OddScalar(random));
  }
  const Json shape = random.Object(3, 4);
  for (const auto& member : shape.members()) members.push_back(member);
  return Json::Object(std::move(members));
}

/// Every id in the list for this filter, taken in pages.
template <class Listing>
std::set<std::string> ListAll(const Listing& list, const MetadataFilter& filter) {
  std::set<std::string> ids;
  std::int64_t total = 0;
  for (std::int64_t offset = 0; offset <= total; offset += 90) {
    const auto page = list(filter, Page{.limit = 90, .offset = offset});
    total = page.total;
    for (const auto& row : page.rows) {
      CHECK(row.start.metadata.Matches(filter.object));
      ids.insert(row.start.id.str());
    }
  }
  CHECK(total == static_cast<std::int64_t>(ids.size()));
  return ids;
}

/// Compares the list under many filters with plain evaluation over all documents.
template <class Listing>
void CompareWithOracle(RandomJson& random,
                       const std::vector<std::pair<std::string, Json>>& documents,
                       const Listing& list) {
  int hits = 0;
  for (int i = 0; i < kFilters; ++i) {
    const Json source = random.Below(4) == 0
                            ? RandomDocument(random)
                            : PartOf(random, documents[random.Below(kDocuments)].second);
    const auto filter = ParseMetadataFilter(source.Dump());
    INFO(source.Dump() << " " << filter.status());
    REQUIRE(filter.ok());
    if (filter->empty()) continue;
    std::set<std::string> expected;
    for (const auto& [id, document] : documents) {
      if (!document.members().empty() && Contains(document, filter->object)) expected.insert(id);
    }
    hits += expected.empty() ? 0 : 1;
    CHECK(ListAll(list, *filter) == expected);
  }
  CHECK(hits > kFilters / 10);
}

}  // namespace

TEST_CASE("metadata oracle: filters of workflow lists agree with jsonb containment") {
  const std::uint64_t seed = FreshSeed();
  CAPTURE(seed);
  RandomJson random(seed);
  FreshStore store;
  std::vector<std::pair<std::string, Json>> documents;
  std::vector<WorkflowExecution> rows;
  for (int i = 0; i < kDocuments; ++i) {
    const Json document = RandomDocument(random);
    rows.push_back(NewWorkflow(store, kThen + absl::Seconds(i)));
    rows.back().start.metadata = MetadataOf(document.Dump());
    documents.emplace_back(rows.back().start.id.str(), document);
  }
  REQUIRE(SubmitAndWait(*store, Inserting(rows)).ok());
  CompareWithOracle(random, documents, [&](const MetadataFilter& filter, const Page& page) {
    return Must(store->workflows().List(store.tenant, {.metadata = filter}, page));
  });
}

TEST_CASE("metadata oracle: filters of task lists agree with jsonb containment") {
  const std::uint64_t seed = FreshSeed();
  CAPTURE(seed);
  RandomJson random(seed);
  FreshStore store;
  std::vector<std::pair<std::string, Json>> documents;
  std::vector<TaskExecution> rows;
  for (int i = 0; i < kDocuments; ++i) {
    const Json document = RandomDocument(random);
    rows.push_back(NewTask(store, kThen + absl::Seconds(i)));
    rows.back().start.metadata = MetadataOf(document.Dump());
    documents.emplace_back(rows.back().start.id.str(), document);
  }
  REQUIRE(SubmitAndWait(*store, Inserting({}, rows)).ok());
  CompareWithOracle(random, documents, [&](const MetadataFilter& filter, const Page& page) {
    return Must(store->tasks().List(store.tenant, {.metadata = filter}, page));
  });
}

}  // namespace flovyn::testing
