#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "domain/random_json.h"
#include "flovyn/domain/errors.h"
#include "flovyn/query/order.h"
#include "query/random_query.h"
#include "test.h"

namespace {

using namespace flovyn::query;
using flovyn::Json;
using flovyn::testing::RandomQuery;
using flovyn::testing::RandomRows;

std::vector<OrderTerm> OrderOf(const std::string& text, Entity entity = Entity::kTask) {
  const auto query = ReadQuery(text, entity, RandomRows::Now());
  REQUIRE(query.status().message() == "");
  return EffectiveOrder(*query);
}

flovyn::TaskExecution TaskWith(const std::string& metadata) {
  flovyn::TaskExecution task = RandomRows(1).Task();
  task.start.metadata = *flovyn::Metadata::FromText(metadata);
  return task;
}

void CheckForeign(const std::string& cursor, const std::vector<OrderTerm>& order) {
  CAPTURE(cursor);
  const auto place = ReadCursor(cursor, order, Entity::kTask);
  REQUIRE_FALSE(place.ok());
  CHECK(flovyn::FieldOf(place.status()) == "cursor");
  CHECK(place.status().message() ==
        "cursor: is not one that this list gave for this order; begin again without it");
}

/// The cursor of a row by `order`, with what its JSON text has at `index` replaced.
std::string Tampered(const std::vector<OrderTerm>& order, std::size_t index, const Json& item) {
  const auto task = RandomRows(1).Task();
  const std::string cursor =
      WriteCursor(order, Entity::kTask, PlaceOf(order, RowOf(task), task.start.id.uuid()));
  std::string text;
  REQUIRE(absl::WebSafeBase64Unescape(cursor, &text));
  const Json parsed = *flovyn::ParseJson(text);
  std::vector<Json> items(parsed.items().begin(), parsed.items().end());
  items.at(index) = item;
  return absl::WebSafeBase64Escape(Json::Array(items).Dump());
}

TEST_CASE("query cursor: every place reads back as itself") {
  const std::uint64_t seed = flovyn::testing::FreshSeed();
  CAPTURE(seed);
  RandomQuery random(seed);
  for (int i = 0; i < 1'000; ++i) {
    const auto ordered = random.TaskOrder();
    const auto order = OrderOf(ordered.text);
    const auto task = random.rows().Task();
    const Place place = PlaceOf(order, RowOf(task), task.start.id.uuid());
    const auto again = ReadCursor(WriteCursor(order, Entity::kTask, place), order, Entity::kTask);
    CAPTURE(ordered.text, task.start.metadata.text());
    REQUIRE(again.status().message() == "");
    REQUIRE(*again == place);
  }
}

TEST_CASE("query cursor: the longest numbers and texts that metadata holds") {
  const auto order = OrderOf("ORDER BY metadata.n");
  const std::string literals[] = {std::string(300, '7'), "-0." + std::string(200, '3') + "e-40",
                                  "1e1000", "\"" + std::string(400, 'x') + "\"",
                                  "\"" + std::string(300, '8') + "\""};
  for (const std::string& literal : literals) {
    CAPTURE(literal);
    const auto task = TaskWith("{\"n\":" + literal + "}");
    const Place place = PlaceOf(order, RowOf(task), task.start.id.uuid());
    const auto again = ReadCursor(WriteCursor(order, Entity::kTask, place), order, Entity::kTask);
    REQUIRE(again.ok());
    CHECK(*again == place);
  }
}

TEST_CASE("query cursor: worth nothing to another order, direction or entity") {
  const auto order = OrderOf("ORDER BY kind, createdAt");
  const auto task = RandomRows(1).Task();
  const std::string cursor =
      WriteCursor(order, Entity::kTask, PlaceOf(order, RowOf(task), task.start.id.uuid()));
  CHECK(ReadCursor(cursor, order, Entity::kTask).ok());
  CheckForeign(cursor, OrderOf("ORDER BY kind DESC, createdAt"));
  CheckForeign(cursor, OrderOf("ORDER BY createdAt, kind"));
  CheckForeign(cursor, OrderOf("ORDER BY kind"));
  CheckForeign(cursor, OrderOf(""));
  CHECK_FALSE(ReadCursor(cursor, order, Entity::kWorkflow).ok());
}

TEST_CASE("query cursor: a key that no row has is refused") {
  const auto order = OrderOf("ORDER BY createdAt, kind, metadata.n, attempt, workflowId");
  const std::size_t time = 2;
  const std::size_t kind = 4;
  const std::size_t metadata = 6;
  const std::size_t attempt = 8;
  const std::size_t workflow = 10;
  CHECK(ReadCursor(Tampered(order, time + 1, Json::String("12")), order, Entity::kTask).ok());
  CheckForeign(Tampered(order, time, Json::Int(1)), order);
  CheckForeign(Tampered(order, time + 1, Json::String("1.5")), order);
  CheckForeign(Tampered(order, time + 1, Json::String("9223372036854775807")), order);
  CheckForeign(Tampered(order, kind, Json::Int(0)), order);
  CheckForeign(Tampered(order, kind + 1, Json::String(std::string("a\0b", 3))), order);
  CheckForeign(Tampered(order, metadata, Json::Int(5)), order);
  CheckForeign(Tampered(order, metadata, Json::Int(-1)), order);
  CheckForeign(Tampered(order, metadata, Json::String("0")), order);
  CheckForeign(Tampered(order, metadata, Json()), order);
  CheckForeign(Tampered(order, attempt, Json::Int(3)), order);
  CheckForeign(Tampered(order, attempt + 1, Json::String("1; DROP TABLE task")), order);
  CheckForeign(Tampered(order, workflow, Json::Int(2)), order);
  CheckForeign(Tampered(order, 0, Json::String("0123456789abcdef")), order);
  CheckForeign(Tampered(order, 1, Json::String("no uuid")), order);
}

TEST_CASE("query cursor: a number of metadata is one that metadata can have") {
  const auto order = OrderOf("ORDER BY metadata.n");
  for (const std::string text : {"", "x", "1,\"b\":2", "1e999999", "01", " 1", "1}"}) {
    flovyn::query::Place place{.keys = {{SortKey::Rank::kNumber, text}}};
    CheckForeign(WriteCursor(order, Entity::kTask, place), order);
  }
}

TEST_CASE("query cursor: any change to its text is refused or a place, never a crash") {
  const std::uint64_t seed = flovyn::testing::FreshSeed();
  CAPTURE(seed);
  RandomQuery random(seed);
  const auto order = OrderOf("ORDER BY metadata.n, createdAt DESC");
  for (int i = 0; i < 2'000; ++i) {
    const auto task = random.rows().Task();
    std::string cursor =
        WriteCursor(order, Entity::kTask, PlaceOf(order, RowOf(task), task.start.id.uuid()));
    cursor[random.rows().Below(cursor.size())] = static_cast<char>(random.rows().Below(256));
    if (random.rows().OneIn(4)) cursor.resize(random.rows().Below(cursor.size()));
    const auto place = ReadCursor(cursor, order, Entity::kTask);
    if (place.ok()) CHECK(place->keys.size() == order.size());
  }
  for (const std::string text : {"", "=", "e30", "W10", "bnVsbA", "WzEsMl0"}) {
    CheckForeign(text, order);
  }
  CheckForeign(std::string(65'537, 'A'), order);
}

}  // namespace
