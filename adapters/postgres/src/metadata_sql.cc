#include "metadata_sql.h"

#include "flovyn/base/overload.h"
#include "flovyn/json/writer.h"

namespace flovyn::postgres {
namespace {

using query::Relation;
using query::SortKey;

std::string JsonOf(const query::Literal& literal) {
  return std::visit(Overload{[](const std::string& text) { return QuoteJson(text); },
                             [](const query::Number& number) { return number.text; },
                             [](bool truth) { return std::string(truth ? "true" : "false"); },
                             [](absl::Time) { return std::string("null"); }},
                    literal);
}

/// The value at the path, NULL without one. Arrays are not descended into, as `#>` would.
std::string ValueAt(std::string_view column, const query::Path& path,
                    sql::ParameterList& parameters) {
  std::string value(column);
  for (const std::string& key : path) value += " -> " + parameters.Add(key);
  return "(" + value + ")";
}

std::string Equals(std::string_view column, const query::Test& test,
                   sql::ParameterList& parameters) {
  if (test.values.size() == 1) {
    std::string filter = JsonOf(test.values[0]);
    const auto& path = std::get<query::Path>(test.operand);
    for (auto key = path.rbegin(); key != path.rend(); ++key) {
      filter = JsonObjectWriter().AddRaw(*key, filter).Finish();
    }
    return std::string(column) + " @> " + parameters.Add(sql::JsonText{filter});
  }
  JsonArrayWriter values;
  for (const query::Literal& literal : test.values) values.AddRaw(JsonOf(literal));
  const std::string value = ValueAt(column, std::get<query::Path>(test.operand), parameters);
  // An array contains a scalar that is one of its items, but also arrays.
  return "(jsonb_typeof(" + value + ") IN ('string', 'number', 'boolean') AND " +
         parameters.Add(sql::JsonText{values.Finish()}) + " @> " + value + ")";
}

std::string_view SymbolOf(Relation relation) {
  switch (relation) {
    case Relation::kLess:
      return " < ";
    case Relation::kLessEqual:
      return " <= ";
    case Relation::kGreater:
      return " > ";
    default:
      return " >= ";
  }
}

/// The text of a value that is a string.
std::string TextOf(const std::string& value) { return "(" + value + " #>> '{}') COLLATE \"C\""; }

std::string IfString(const std::string& value, const std::string& condition) {
  return "(jsonb_typeof(" + value + ") = 'string' AND " + condition + ")";
}

std::string InRange(const std::string& value, const query::Test& test,
                    sql::ParameterList& parameters) {
  const std::string symbol(SymbolOf(test.relation));
  return std::visit(Overload{[&](const std::string& text) {
                               return IfString(value,
                                               TextOf(value) + symbol + parameters.Add(text));
                             },
                             [&](const query::Number& number) {
                               return "flovyn_number(" + value + ")" + symbol + "CAST(" +
                                      parameters.Add(number.text) + " AS numeric)";
                             },
                             [](bool) { return std::string("false"); },
                             [&](absl::Time time) {
                               return "flovyn_time(" + value + ")" + symbol + parameters.Add(time);
                             }},
                    test.values[0]);
}

std::string Asked(std::string_view column, const query::Test& test,
                  sql::ParameterList& parameters) {
  if (test.relation == Relation::kEqual) return Equals(column, test, parameters);
  const std::string value = ValueAt(column, std::get<query::Path>(test.operand), parameters);
  switch (test.relation) {
    case Relation::kContains: {
      const std::string part = parameters.Add(std::get<std::string>(test.values[0]));
      return IfString(value, "strpos(lower(" + TextOf(value) + "), " + part + ") > 0");
    }
    case Relation::kStartsWith: {
      const std::string prefix = parameters.Add(std::get<std::string>(test.values[0]));
      return IfString(value, "starts_with(" + TextOf(value) + ", " + prefix + ")");
    }
    default:
      return InRange(value, test, parameters);
  }
}

}  // namespace

std::string MetadataTestSql(std::string_view column, const query::Test& test, sql::Nulls nulls,
                            sql::ParameterList& parameters) {
  if (test.relation == Relation::kIsNull) {
    const std::string value = ValueAt(column, std::get<query::Path>(test.operand), parameters);
    return "COALESCE(jsonb_typeof(" + value + ") = 'null', true)";
  }
  const std::string asked = Asked(column, test, parameters);
  return nulls == sql::Nulls::kNever ? "COALESCE(" + asked + ", false)" : asked;
}

std::string MetadataScalarSql(std::string_view column, const query::Path& path,
                              sql::ParameterList& parameters) {
  const std::string value = ValueAt(column, path, parameters);
  return "CASE WHEN jsonb_typeof(" + value + ") IN ('string', 'number', 'boolean') THEN " + value +
         " END";
}

std::vector<sql::SortColumn> MetadataOrderSql(const sql::MetadataTerm& term,
                                              sql::ParameterList& parameters) {
  const SortKey none;
  const SortKey& after = term.after == nullptr ? none : *term.after;
  const bool number = after.rank == SortKey::Rank::kNumber;
  const bool text = after.rank == SortKey::Rank::kText;
  const std::string value = ValueAt(term.column, term.path, parameters);
  const std::string rank = "flovyn_rank(" + value + ")";
  return {
      {"CASE WHEN " + rank + " = 4 THEN 1 ELSE 0 END", false,
       std::int64_t{after.rank == SortKey::Rank::kMissing ? 1 : 0}},
      {rank, term.descending, static_cast<std::int64_t>(after.rank)},
      // As JSON, because parameters have no type for numbers of any length.
      {"to_jsonb(COALESCE(flovyn_number(" + value + "), 0))", term.descending,
       sql::JsonText{number ? after.text : "0"}},
      {"CASE WHEN " + rank + " = 1 THEN left(" + TextOf(value) + ", " +
           std::to_string(query::kSortedCharacters) + ") ELSE '' END COLLATE \"C\"",
       term.descending, text ? after.text : std::string()},
  };
}

}  // namespace flovyn::postgres
