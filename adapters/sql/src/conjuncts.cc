#include "flovyn/sql/conjuncts.h"

#include <algorithm>
#include <utility>

#include "flovyn/base/overload.h"

namespace flovyn::sql {
namespace {

using query::Condition;
using query::Field;
using query::Test;
using Kind = Condition::Kind;

Json JsonOf(const query::Literal& literal) {
  return std::visit(
      Overload{
          [](const std::string& text) { return Json::String(text); },
          [](const query::Number& number) { return Json::Number(number.text).value_or(Json()); },
          [](bool truth) { return Json::Bool(truth); }, [](absl::Time) { return Json(); }},
      literal);
}

bool TakeText(std::optional<std::string>& to, const query::Literal& literal) {
  if (to) return false;
  to = std::get<std::string>(literal);
  return true;
}

bool TakeStatus(ListConditions& conditions, const query::Literal& literal) {
  if (!conditions.status.empty()) return false;
  const auto& texts = query::InfoOf(conditions.entity, Field::kStatus).values;
  conditions.status = *std::ranges::find(texts, std::get<std::string>(literal));
  return true;
}

bool TakeMetadata(MetadataFilter& metadata, const query::Path& path,
                  const query::Literal& literal) {
  if (path.size() != 1 || metadata.object.Find(path[0]) != nullptr) return false;
  const auto old = metadata.object.members();
  std::vector<Json::Member> members(old.begin(), old.end());
  members.emplace_back(path[0], JsonOf(literal));
  metadata.object = Json::Object(std::move(members));
  return true;
}

bool Take(ListConditions& conditions, const Condition& condition) {
  const Test& test = condition.test;
  const bool is_equality = condition.kind == Kind::kTest &&
                           test.relation == query::Relation::kEqual && test.values.size() == 1;
  if (!is_equality) return false;
  if (const auto* path = std::get_if<query::Path>(&test.operand)) {
    return TakeMetadata(conditions.metadata, *path, test.values[0]);
  }
  switch (std::get<Field>(test.operand)) {
    case Field::kStatus:
      return TakeStatus(conditions, test.values[0]);
    case Field::kKind:
      return TakeText(conditions.kind, test.values[0]);
    case Field::kQueue:
      return TakeText(conditions.queue, test.values[0]);
    default:
      return false;
  }
}

}  // namespace

void TakeConjuncts(ListConditions& conditions) {
  Condition& where = conditions.where;
  if (where.kind == Kind::kAnd) {
    std::erase_if(where.children, [&](const Condition& child) { return Take(conditions, child); });
    if (where.children.empty()) where = {};
  } else if (Take(conditions, where)) {
    where = {};
  }
}

}  // namespace flovyn::sql
