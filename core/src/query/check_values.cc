#include "check_values.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "flovyn/base/uuid.h"
#include "flovyn/query/evaluate.h"
#include "scalars.h"
#include "suggest.h"
#include "text.h"

namespace flovyn::query {
namespace {

using Checked = std::variant<Literal, Refusal>;

enum class OperatorClass : std::uint8_t { kEquality, kRange, kText, kNullity };

OperatorClass ClassOf(OperatorSyntax op) {
  switch (op) {
    case OperatorSyntax::kEqual:
    case OperatorSyntax::kNotEqual:
    case OperatorSyntax::kIn:
    case OperatorSyntax::kNotIn:
      return OperatorClass::kEquality;
    case OperatorSyntax::kContains:
    case OperatorSyntax::kNotContains:
    case OperatorSyntax::kStartsWith:
    case OperatorSyntax::kNotStartsWith:
      return OperatorClass::kText;
    case OperatorSyntax::kIsNull:
    case OperatorSyntax::kIsNotNull:
      return OperatorClass::kNullity;
    default:
      return OperatorClass::kRange;
  }
}

Refusal Unsuited(OperatorSyntax op, std::string_view whom) {
  return {Concat("'", TextOf(op), "' does not suit ", whom), true};
}

/// The text of a pattern as tests keep it.
Literal PatternOf(OperatorSyntax op, const LiteralSyntax& value) {
  const bool folded = op == OperatorSyntax::kContains || op == OperatorSyntax::kNotContains;
  return folded ? LowerAscii(value.text) : value.text;
}

std::optional<absl::Time> InstantOf(const LiteralSyntax& value, absl::Time now) {
  switch (value.kind) {
    case LiteralKind::kNow:
      return now;
    case LiteralKind::kToday:
      return absl::FromUnixSeconds(absl::ToUnixSeconds(now) / 86'400 * 86'400);
    case LiteralKind::kRelativeTime:
      return now + absl::Microseconds(value.offset_us);
    case LiteralKind::kString:
      return ReadTime(value.text);
    default:
      return std::nullopt;
  }
}

Checked Text(const FieldInfo& info, OperatorSyntax op, const LiteralSyntax& value) {
  if (value.kind != LiteralKind::kString) {
    return Refusal{Concat(info.name, " is a text; write it in double quotes")};
  }
  return ClassOf(op) == OperatorClass::kText ? PatternOf(op, value) : Literal(value.text);
}

Checked Choice(const FieldInfo& info, OperatorSyntax op, const LiteralSyntax& value) {
  if (ClassOf(op) != OperatorClass::kEquality) {
    return Unsuited(op, Concat(info.name, "; use = != IN or NOT IN"));
  }
  const bool known = value.kind == LiteralKind::kString &&
                     std::ranges::find(info.values, value.text) != info.values.end();
  if (known) return Literal(value.text);
  const std::vector<std::string_view> values(info.values.begin(), info.values.end());
  return Refusal{Concat("'", Shown(value.text), "' is no ", info.name, "; use one of \"",
                        Joined(values, "\", \""), "\"", DidYouMean(value.text, values))};
}

Checked Whole(const FieldInfo& info, OperatorSyntax op, const LiteralSyntax& value) {
  if (ClassOf(op) == OperatorClass::kText) return Unsuited(op, "a number");
  std::int64_t number = 0;
  if (value.kind != LiteralKind::kNumber || !absl::SimpleAtoi(value.text, &number)) {
    return Refusal{Concat(info.name, " takes a whole number")};
  }
  return Literal(Number{Concat(number)});
}

Checked Truth(const FieldInfo& info, OperatorSyntax op, const LiteralSyntax& value) {
  if (ClassOf(op) != OperatorClass::kEquality) return Unsuited(op, "a boolean; use = or !=");
  if (value.kind == LiteralKind::kBool) return Literal(value.truth);
  return Refusal{Concat(info.name, " is true or false")};
}

Checked Instant(const FieldInfo& info, OperatorSyntax op, const LiteralSyntax& value,
                absl::Time now) {
  if (ClassOf(op) == OperatorClass::kText) return Unsuited(op, "a time; use a range");
  if (const auto time = InstantOf(value, now)) return Literal(*time);
  if (const auto midnight = ReadTime(value.text + "T00:00:00Z");
      value.kind == LiteralKind::kString && midnight) {
    return Literal(*midnight);
  }
  return Refusal{Concat(info.name, " takes a time: \"2026-01-31T12:00:00Z\", ",
                        "\"2026-01-31\", -7d (s, m, h, d, w), NOW() or TODAY()")};
}

Checked Identity(const FieldInfo& info, OperatorSyntax op, const LiteralSyntax& value) {
  if (ClassOf(op) != OperatorClass::kEquality) {
    return Unsuited(op, Concat(info.name, "; use = != IN or IS NULL"));
  }
  const auto uuid = Uuid::Parse(value.text);
  if (value.kind == LiteralKind::kString && uuid) return Literal(uuid->str());
  return Refusal{Concat(info.name, " takes a UUID in double quotes")};
}

Checked OfField(const FieldInfo& info, OperatorSyntax op, const LiteralSyntax& value,
                absl::Time now) {
  switch (info.type) {
    case FieldType::kText:
      return Text(info, op, value);
    case FieldType::kEnum:
      return Choice(info, op, value);
    case FieldType::kNumber:
      return Whole(info, op, value);
    case FieldType::kBool:
      return Truth(info, op, value);
    case FieldType::kTime:
      return Instant(info, op, value, now);
    case FieldType::kId:
      return Identity(info, op, value);
  }
  return Refusal{};
}

Checked PlainNumber(const LiteralSyntax& value) {
  if (IsPlainNumber(value.text)) return Literal(Number{value.text});
  return Refusal{"a number has at most 64 characters and an exponent of at most three digits"};
}

Checked MetadataRange(OperatorSyntax op, const LiteralSyntax& value, absl::Time now) {
  if (const auto time = InstantOf(value, now)) return Literal(*time);
  if (value.kind == LiteralKind::kNumber) return PlainNumber(value);
  if (value.kind == LiteralKind::kString) return Literal(value.text);
  return Unsuited(op, "a boolean; use = or !=");
}

Checked OfMetadata(OperatorSyntax op, const LiteralSyntax& value, absl::Time now) {
  if (ClassOf(op) == OperatorClass::kRange) return MetadataRange(op, value, now);
  if (ClassOf(op) == OperatorClass::kText) {
    if (value.kind == LiteralKind::kString) return PatternOf(op, value);
    return Refusal{Concat("'", TextOf(op), "' takes a text in double quotes")};
  }
  switch (value.kind) {
    case LiteralKind::kString:
      return Literal(value.text);
    case LiteralKind::kNumber:
      return PlainNumber(value);
    case LiteralKind::kBool:
      return Literal(value.truth);
    default:
      return Refusal{"a time in metadata is compared by > >= < <= or BETWEEN"};
  }
}

}  // namespace

std::variant<Literal, Refusal> ValueRules::Read(const Operand& operand, OperatorSyntax op,
                                                const LiteralSyntax& value) const {
  const auto* field = std::get_if<Field>(&operand);
  return field == nullptr ? OfMetadata(op, value, now)
                          : OfField(InfoOf(entity, *field), op, value, now);
}

}  // namespace flovyn::query
