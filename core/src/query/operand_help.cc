#include <algorithm>
#include <array>

#include "flovyn/json/writer.h"
#include "flovyn/query/complete.h"
#include "lexer.h"
#include "text.h"

namespace flovyn::query {
namespace {

/// What operators are for: each operand takes some of these.
enum class Use : std::uint8_t { kEquality, kRange, kText, kNullity };

struct OperatorRow {
  OperatorHelp help;
  Use use = Use::kEquality;
};

constexpr OperatorRow kOperators[] = {
    {{"=", "is equal to the value"}, Use::kEquality},
    {{"!=", "is not equal to the value, or missing"}, Use::kEquality},
    {{">", "is greater"}, Use::kRange},
    {{">=", "is greater or equal"}, Use::kRange},
    {{"<", "is less"}, Use::kRange},
    {{"<=", "is less or equal"}, Use::kRange},
    {{"~", "contains the text, in any letter case"}, Use::kText},
    {{"!~", "does not contain the text"}, Use::kText},
    {{"IN", "is equal to one of the values"}, Use::kEquality},
    {{"NOT IN", "is equal to none of the values"}, Use::kEquality},
    {{"BETWEEN", "is between two values, both included"}, Use::kRange},
    {{"NOT BETWEEN", "is not between two values"}, Use::kRange},
    {{"STARTS WITH", "begins with the text"}, Use::kText},
    {{"NOT STARTS WITH", "does not begin with the text"}, Use::kText},
    {{"IS NULL", "is missing, or null"}, Use::kNullity},
    {{"IS NOT NULL", "is there"}, Use::kNullity},
};

constexpr auto kHelp = [] {
  std::array<OperatorHelp, std::size(kOperators)> help = {};
  std::ranges::transform(kOperators, help.begin(), &OperatorRow::help);
  return help;
}();

using Uses = std::initializer_list<Use>;

std::vector<std::string_view> OperatorsFor(Uses uses) {
  std::vector<std::string_view> texts;
  for (const OperatorRow& row : kOperators) {
    const bool suits = row.use == Use::kNullity || std::ranges::find(uses, row.use) != uses.end();
    if (suits) texts.push_back(row.help.text);
  }
  return texts;
}

Suggestion QuotedValue(std::string_view value) {
  return {.value = QuoteJson(value), .label = std::string(value), .kind = SuggestionKind::kValue};
}

std::vector<Suggestion> TruthValues() {
  return {{.value = "true", .label = "true", .kind = SuggestionKind::kValue},
          {.value = "false", .label = "false", .kind = SuggestionKind::kValue}};
}

std::vector<Suggestion> TimeValues() {
  using enum SuggestionKind;
  return {{"NOW()", "NOW()", kFunction, "the present time"},
          {"TODAY()", "TODAY()", kFunction, "the last midnight in UTC"},
          {"-1h", "-1h", kValue, "an hour ago"},
          {"-24h", "-24h", kValue, "24 hours ago"},
          {"-7d", "-7d", kValue, "seven days ago"},
          {"-30d", "-30d", kValue, "30 days ago"}};
}

void DescribeAs(FieldType type, OperandHelp& help) {
  switch (type) {
    case FieldType::kText:
      help.type = "text";
      help.operators = OperatorsFor({Use::kEquality, Use::kRange, Use::kText});
      break;
    case FieldType::kEnum:
      help.type = "enum";
      help.operators = OperatorsFor({Use::kEquality});
      break;
    case FieldType::kNumber:
      help.type = "number";
      help.operators = OperatorsFor({Use::kEquality, Use::kRange});
      break;
    case FieldType::kBool:
      help.type = "boolean";
      help.operators = OperatorsFor({Use::kEquality});
      help.values = TruthValues();
      break;
    case FieldType::kTime:
      help.type = "datetime";
      help.operators = OperatorsFor({Use::kEquality, Use::kRange});
      help.values = TimeValues();
      break;
    case FieldType::kId:
      help.type = "uuid";
      help.operators = OperatorsFor({Use::kEquality});
      break;
  }
}

FieldType TypeOf(MetadataFieldType type) {
  switch (type) {
    case MetadataFieldType::kEnum:
      return FieldType::kEnum;
    case MetadataFieldType::kText:
      return FieldType::kText;
    case MetadataFieldType::kNumber:
      return FieldType::kNumber;
    case MetadataFieldType::kBoolean:
      return FieldType::kBool;
  }
  return FieldType::kText;
}

OperandHelp HelpFor(const FieldInfo& info) {
  OperandHelp help{.name = std::string(info.name), .nullable = info.nullable};
  DescribeAs(info.type, help);
  std::ranges::transform(info.values, std::back_inserter(help.values), QuotedValue);
  return help;
}

OperandHelp HelpFor(const RegisteredKey& key) {
  OperandHelp help{.name = "metadata." + WrittenKey(key.key),
                   .key = key.key,
                   .nullable = true,
                   .description = key.description};
  DescribeAs(TypeOf(key.type), help);
  // Metadata of any type may be found where a text is registered as one of a list.
  if (key.type == MetadataFieldType::kEnum) {
    help.operators = OperatorsFor({Use::kEquality, Use::kRange, Use::kText});
  }
  std::ranges::transform(key.values, std::back_inserter(help.values), QuotedValue);
  return help;
}

}  // namespace

std::vector<OperandHelp> OperandsOf(Entity entity, std::span<const RegisteredKey> keys) {
  std::vector<OperandHelp> all;
  for (const FieldInfo& info : FieldsOf(entity)) all.push_back(HelpFor(info));
  if (!HasMetadata(entity)) return all;
  for (const RegisteredKey& key : keys) all.push_back(HelpFor(key));
  return all;
}

std::span<const OperatorHelp> AllOperators() { return kHelp; }

}  // namespace flovyn::query
