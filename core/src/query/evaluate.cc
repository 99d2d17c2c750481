#include "flovyn/query/evaluate.h"

#include <algorithm>
#include <compare>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "flovyn/base/overload.h"
#include "flovyn/json/decimal.h"
#include "text.h"

namespace flovyn::query {
namespace {

using Kind = Condition::Kind;

bool Holds(Relation relation, std::partial_ordering order) {
  switch (relation) {
    case Relation::kLess:
      return order < 0;
    case Relation::kLessEqual:
      return order <= 0;
    case Relation::kGreater:
      return order > 0;
    case Relation::kGreaterEqual:
      return order >= 0;
    default:
      return order == 0;
  }
}

bool TextMeets(const std::string& text, const Test& test) {
  const auto* pattern = std::get_if<std::string>(&test.values[0]);
  switch (test.relation) {
    case Relation::kContains:
      return LowerAscii(text).find(*pattern) != std::string::npos;
    case Relation::kStartsWith:
      return text.starts_with(*pattern);
    case Relation::kEqual:
      return std::ranges::find(test.values, Literal(text)) != test.values.end();
    default:
      return pattern != nullptr && Holds(test.relation, text <=> *pattern);
  }
}

bool NumberMeets(std::int64_t number, const Test& test) {
  return std::ranges::any_of(test.values, [&](const Literal& value) {
    std::int64_t other = 0;
    return absl::SimpleAtoi(std::get<Number>(value).text, &other) &&
           Holds(test.relation, number <=> other);
  });
}

bool TimeMeets(absl::Time time, const Test& test) {
  return std::ranges::any_of(test.values, [&](const Literal& value) {
    return Holds(test.relation,
                 absl::ToUnixMicros(time) <=> absl::ToUnixMicros(std::get<absl::Time>(value)));
  });
}

bool FieldMeets(const FieldValue& value, const Test& test) {
  if (test.relation == Relation::kIsNull) return std::holds_alternative<std::monostate>(value);
  return std::visit(Overload{[](std::monostate) { return false; },
                             [&](const std::string& text) { return TextMeets(text, test); },
                             [&](std::int64_t number) { return NumberMeets(number, test); },
                             [&](bool truth) {
                               return std::ranges::find(test.values, Literal(truth)) !=
                                      test.values.end();
                             },
                             [&](absl::Time time) { return TimeMeets(time, test); }},
                    value);
}

bool Equals(const Json& value, const Literal& literal) {
  return std::visit(
      Overload{
          [&](const std::string& text) {
            return value.kind() == JsonKind::kString && value.AsString() == text;
          },
          [&](const Number& number) {
            return value.kind() == JsonKind::kNumber &&
                   Decimal::Parse(value.number_text()) == Decimal::Parse(number.text);
          },
          [&](bool truth) { return value.kind() == JsonKind::kBool && value.AsBool() == truth; },
          [](absl::Time) { return false; }},
      literal);
}

bool InRange(const Json& value, Relation relation, const Literal& literal) {
  if (const auto* number = std::get_if<Number>(&literal)) {
    const auto found = NumberIn(value);
    return found && Holds(relation, *Decimal::Parse(*found) <=> *Decimal::Parse(number->text));
  }
  if (const auto* time = std::get_if<absl::Time>(&literal)) {
    const auto found = TimeIn(value);
    return found && Holds(relation, absl::ToUnixMicros(*found) <=> absl::ToUnixMicros(*time));
  }
  const auto* text = std::get_if<std::string>(&literal);
  return text != nullptr && value.kind() == JsonKind::kString &&
         Holds(relation, value.AsString() <=> *text);
}

bool ValueMeets(const Json* value, const Test& test) {
  if (test.relation == Relation::kIsNull) return value == nullptr || value->is_null();
  if (value == nullptr) return false;
  switch (test.relation) {
    case Relation::kEqual:
      return std::ranges::any_of(
          test.values, [value](const Literal& literal) { return Equals(*value, literal); });
    case Relation::kContains:
    case Relation::kStartsWith:
      return value->kind() == JsonKind::kString && TextMeets(value->AsString(), test);
    default:
      return InRange(*value, test.relation, test.values[0]);
  }
}

class MetadataRow final : public Row {
 public:
  explicit MetadataRow(const Json& metadata) : metadata_(metadata) {}
  FieldValue Get(Field) const override { return {}; }
  const Json& metadata() const override { return metadata_; }

 private:
  const Json& metadata_;
};

}  // namespace

const Json* ValueAt(const Json& metadata, const Path& path) {
  const Json* value = &metadata;
  for (const std::string& key : path) {
    value = value->Find(key);
    if (value == nullptr) return nullptr;
  }
  return value;
}

bool Meets(const Condition& condition, const Row& row) {
  const auto meets = [&row](const Condition& child) { return Meets(child, row); };
  switch (condition.kind) {
    case Kind::kTrue:
      return true;
    case Kind::kAnd:
      return std::ranges::all_of(condition.children, meets);
    case Kind::kOr:
      return std::ranges::any_of(condition.children, meets);
    case Kind::kNot:
      return !meets(condition.children[0]);
    case Kind::kTest:
      break;
  }
  const Test& test = condition.test;
  if (const auto* path = std::get_if<Path>(&test.operand)) {
    return ValueMeets(ValueAt(row.metadata(), *path), test);
  }
  return FieldMeets(row.Get(std::get<Field>(test.operand)), test);
}

bool MetadataMeets(const Condition& condition, const Json& metadata) {
  return Meets(condition, MetadataRow(metadata));
}

}  // namespace flovyn::query
