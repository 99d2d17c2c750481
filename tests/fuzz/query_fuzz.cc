// A query, a document and a cursor from any bytes, split at U+0000: places of any text can be
// completed, what is a query prints as one that means the same, what is a document meets exactly
// one of it and its negation, and its place in the order outlives a cursor.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/domain/errors.h"
#include "flovyn/domain/workflow_execution.h"
#include "flovyn/query/complete.h"
#include "flovyn/query/evaluate.h"
#include "flovyn/query/order.h"
#include "flovyn/query/query.h"
#include "require.h"

namespace {

using namespace flovyn::query;
using flovyn::Metadata;
using flovyn::fuzz::Require;
using flovyn::fuzz::RequireRefusal;

const absl::Time kNow = absl::FromUnixMicros(1'781'526'896'789'012);
/// A printed query may be larger than what was read: NOT BETWEEN is two comparisons, and a time
/// takes its whole length.
constexpr QueryLimits kWide = {
    .max_bytes = 10'000'000, .max_comparisons = 1'000, .max_depth = 1'000};

std::string_view TakePart(std::string_view& rest) {
  const std::string_view part = rest.substr(0, rest.find('\0'));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

Condition Not(const Condition& condition) {
  return {.kind = Condition::Kind::kNot, .children = {condition}};
}

void CheckMeaning(const Query& query, const Query& again, const Metadata& metadata) {
  const bool meets = MetadataMeets(query.condition, metadata.json());
  Require(MetadataMeets(again.condition, metadata.json()) == meets);
  Require(MetadataMeets(Not(query.condition), metadata.json()) != meets);
}

void CheckPlace(const Query& query, Entity entity, const Metadata& metadata) {
  flovyn::WorkflowStart start = {.id = {}, .tenant = {}, .kind = "k", .metadata = metadata};
  const auto row = flovyn::WorkflowExecution::New(std::move(start), kNow);
  const std::vector<OrderTerm> order = EffectiveOrder(query);
  const Place place = PlaceOf(order, RowOf(row), row.start.id.uuid());
  Require(!Before(order, place, place));
  const auto read = ReadCursor(WriteCursor(order, entity, place), order, entity);
  Require(read.ok() && *read == place);
}

void CheckCursor(const Query& query, Entity entity, std::string_view text) {
  const std::vector<OrderTerm> order = EffectiveOrder(query);
  const auto place = ReadCursor(text, order, entity);
  if (!place.ok()) {
    RequireRefusal(place.status());
    Require(flovyn::FieldOf(place.status()) == "cursor");
    return;
  }
  Require(place->keys.size() == order.size() && !Before(order, *place, *place));
  const auto again = ReadCursor(WriteCursor(order, entity, *place), order, entity);
  Require(again.ok() && *again == *place);
}

/// At every place, whatever stands there: the range is within the text, around the place.
void CheckCompletion(Entity entity, std::string_view text) {
  const RegisteredKey key = {
      .key = "a b", .type = flovyn::MetadataFieldType::kEnum, .values = {"x\"y"}};
  const std::size_t characters = PositionOf(text, text.size());
  for (std::size_t at = 0; at <= std::min<std::size_t>(characters, 64); ++at) {
    const Completion completion = Complete(text, at, entity, {&key, 1});
    Require(completion.begin <= at && at <= completion.end && completion.end <= characters);
    Require(completion.suggestions.size() <= kMaxSuggestions);
  }
}

void CheckEntity(Entity entity, std::string_view text, const absl::StatusOr<Metadata>& metadata,
                 std::string_view cursor) {
  CheckCompletion(entity, text);
  const absl::StatusOr<Query> query = ReadQuery(text, entity, kNow);
  if (!query.ok()) {
    RequireRefusal(query.status());
    Require(flovyn::FieldOf(query.status()) == "query");
    return;
  }
  const std::string printed = Print(*query, entity);
  const absl::StatusOr<Query> again = ReadQuery(printed, entity, kNow, kWide);
  Require(again.ok() && Print(*again, entity) == printed);
  CheckCursor(*query, entity, cursor);
  if (!metadata.ok() || !HasMetadata(entity)) return;
  CheckMeaning(*query, *again, *metadata);
  if (entity == Entity::kWorkflow) CheckPlace(*query, entity, *metadata);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const std::string_view text = TakePart(rest);
  const absl::StatusOr<Metadata> metadata = Metadata::FromText(TakePart(rest));
  for (const Entity entity :
       {Entity::kWorkflow, Entity::kTask, Entity::kWorkflowDefinition, Entity::kTaskDefinition}) {
    CheckEntity(entity, text, metadata, rest);
  }
  return 0;
}
