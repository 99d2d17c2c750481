#include "dialect.h"

#include "filter_index.h"
#include "flovyn/json/writer.h"
#include "sort_key_bytes.h"

namespace flovyn::sqlite {
namespace {

/// Our own evaluator, once for a row. The condition travels as the text of a query.
std::string MetadataCondition(std::string_view column, const query::Condition& condition,
                              sql::ParameterList& parameters) {
  const std::string text = parameters.Add(query::Print(condition, query::Entity::kWorkflow));
  return "flovyn_meets(" + std::string(column) + ", " + text + ")";
}

std::string MetadataFunction(std::string_view name, std::string_view column,
                             const query::Path& path, sql::ParameterList& parameters) {
  JsonArrayWriter keys;
  for (const std::string& key : path) keys.Add(key);
  return std::string(name) + "(" + std::string(column) + ", " + parameters.Add(keys.Finish()) + ")";
}

std::string MetadataScalar(std::string_view column, const query::Path& path,
                           sql::ParameterList& parameters) {
  return MetadataFunction("flovyn_scalar", column, path, parameters);
}

std::vector<sql::SortColumn> MetadataOrder(const sql::MetadataTerm& term,
                                           sql::ParameterList& parameters) {
  const std::string bytes = MetadataFunction("flovyn_sort_key", term.column, term.path, parameters);
  const bool missing = term.after == nullptr || term.after->rank == query::SortKey::Rank::kMissing;
  return {{"(" + bytes + " IS NULL)", false, std::int64_t{missing ? 1 : 0}},
          {"COALESCE(" + bytes + ", x'')", term.descending,
           sql::Bytes{missing ? "" : SortKeyBytes(*term.after)}}};
}

/// The planner keeps the order of the tables of a CROSS JOIN.
std::string LookUp(std::string_view table, std::string_view alias, std::string_view id,
                   bool outer) {
  const std::string name(alias);
  return (outer ? " LEFT JOIN " : " CROSS JOIN ") + std::string(table) + " AS " + name + " ON " +
         name + ".id = " + std::string(id);
}

}  // namespace

const sql::Dialect& SqliteDialect() {
  static const sql::Dialect kDialect{
      .name = "sqlite",
      .json_contains =
          [](std::string_view column, int parameter) {
            return "flovyn_contains(" + std::string(column) + ", $" + std::to_string(parameter) +
                   ")";
          },
      .metadata_condition = MetadataCondition,
      .metadata_order = MetadataOrder,
      .metadata_scalar = MetadataScalar,
      .micros = [](std::string_view column) { return std::string(column); },
      .text_position = "instr",
      .now = "flovyn_now()",
      .microsecond = "1",
      .not_held = "held = 0",
      .time_type = "INTEGER",
      .look_up = LookUp,
      .walk_index = WalkDocuments};
  return kDialect;
}

}  // namespace flovyn::sqlite
