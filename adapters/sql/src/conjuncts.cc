#include "flovyn/sql/conjuncts.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "flovyn/base/overload.h"
#include "flovyn/sql/metadata_entries.h"

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

/// The entries of which a row that meets a condition has one; none: not known.
struct Alternatives {
  std::vector<std::int64_t> fingerprints = {};
  bool exact = true;  ///< A row that has one of them meets the condition.
};

Alternatives AlternativesOf(const Test& test) {
  const auto* path = std::get_if<query::Path>(&test.operand);
  if (path == nullptr || path->size() != 1 || test.relation != query::Relation::kEqual) return {};
  Alternatives found;
  for (const query::Literal& literal : test.values) {
    const Json member = Json::Object({{path->front(), JsonOf(literal)}});
    std::ranges::copy(EntryFingerprints(member), std::back_inserter(found.fingerprints));
  }
  return found;
}

Alternatives AlternativesOf(const Condition& condition) {
  if (condition.kind == Kind::kTest) return AlternativesOf(condition.test);
  if (condition.kind != Kind::kAnd && condition.kind != Kind::kOr) return {};
  Alternatives found;
  for (const Condition& child : condition.children) {
    Alternatives of_child = AlternativesOf(child);
    if (condition.kind == Kind::kAnd) {
      if (!of_child.fingerprints.empty()) return {std::move(of_child.fingerprints), false};
      continue;
    }
    if (of_child.fingerprints.empty()) return {};
    std::ranges::copy(of_child.fingerprints, std::back_inserter(found.fingerprints));
    found.exact &= of_child.exact;
  }
  return found;
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

void FindAlternatives(ListConditions& conditions) {
  const Condition& where = conditions.where;
  const std::span<const Condition> parts =
      where.kind == Kind::kAnd ? std::span(where.children) : std::span(&where, 1);
  conditions.alternatives_are_all = true;
  for (const Condition& part : parts) {
    Alternatives found = AlternativesOf(part);
    conditions.alternatives_are_all &= found.exact && !found.fingerprints.empty();
    if (found.fingerprints.empty()) continue;
    conditions.alternatives.push_back(std::move(found.fingerprints));
  }
}

}  // namespace flovyn::sql
