#include "flovyn/sql/group_query.h"

#include "flovyn/sql/list_scope.h"

namespace flovyn::sql {
namespace {

std::string KeyExpression(const Dialect& dialect, ListScope& scope, const query::Operand& operand) {
  if (const auto* field = std::get_if<query::Field>(&operand)) {
    return FieldExpression(scope.row(), *field);
  }
  return dialect.metadata_scalar("e.metadata", std::get<query::Path>(operand), scope.parameters());
}

/// Microseconds of all finished attempts that belong to the row.
std::string TaskTime(const Dialect& dialect, query::Entity entity) {
  const std::string time = dialect.micros("a.finished_at") + " - " + dialect.micros("a.started_at");
  const std::string attempts =
      entity == query::Entity::kTask
          ? "task_attempt AS a WHERE a.task_execution_id = e.id"
          : "task_execution AS t JOIN task_attempt AS a ON a.task_execution_id = t.id "
            "WHERE t.workflow_execution_id = e.id";
  return "(SELECT sum(" + time + ") FROM " + attempts + ")";
}

/// One row for each execution: its keys, its bucket and its numbers.
std::string KeysAndNumbers(const Dialect& dialect, ListScope& scope, const GroupRequest& request) {
  std::string columns;
  for (std::size_t i = 0; i < request.by.size(); ++i) {
    columns += KeyExpression(dialect, scope, request.by[i]) + " AS g" + std::to_string(i) + ", ";
  }
  const std::int64_t bucket = absl::ToInt64Microseconds(request.bucket);
  columns +=
      bucket == 0 ? "0" : dialect.micros(scope.row().created_at) + " / " + std::to_string(bucket);
  const std::string duration =
      dialect.micros("e.completed_at") + " - " + dialect.micros("e.started_at");
  return "SELECT " + columns +
         " AS bucket, CASE WHEN o.id IS NULL THEN 1 ELSE 0 END AS ended, "
         "CASE WHEN o.id IS NULL AND e.status = 'FAILED' THEN 1 ELSE 0 END AS failed, "
         "CASE WHEN o.id IS NULL AND e.started_at IS NOT NULL THEN 1 ELSE 0 END AS timed, "
         "CASE WHEN o.id IS NULL THEN " +
         duration + " END AS duration, " +
         (request.task_time ? TaskTime(dialect, scope.row().entity) : "0") + " AS task_time FROM " +
         scope.From() + scope.Outer() + " " + scope.where();
}

}  // namespace

GroupQuery BuildGroupQuery(const Dialect& dialect, const ListTables& tables,
                           const ListConditions& conditions, const GroupRequest& request) {
  ListScope scope(dialect, tables, conditions);
  const std::string counted = KeysAndNumbers(dialect, scope, request);
  std::string keys;
  for (std::size_t i = 0; i < request.by.size(); ++i) keys += "g" + std::to_string(i) + ", ";
  const auto sum = [](std::string_view column) {
    return "CAST(COALESCE(sum(" + std::string(column) + "), 0) AS bigint)";
  };
  const std::string text = "SELECT " + keys + "bucket, count(*), " + sum("ended") + ", " +
                           sum("failed") + ", " + sum("timed") + ", " + sum("duration") + ", " +
                           sum("task_time") + " FROM (" + counted + ") AS counted GROUP BY " +
                           keys + "bucket ORDER BY count(*) DESC LIMIT " +
                           std::to_string(request.max_groups + 1);
  return {.statement = {.name = "group_" + std::string(tables.cold), .text = text, .one_off = true},
          .parameters = scope.parameters().values()};
}

Group ReadGroup(const Row& row, const GroupRequest& request) {
  Group group;
  int column = 0;
  for (const query::Operand& operand : request.by) {
    if (row.IsNull(column)) {
      group.keys.emplace_back();
    } else if (std::holds_alternative<query::Field>(operand)) {
      group.keys.push_back(Json::String(row.Text(column)));
    } else {
      group.keys.push_back(ParseJson(row.Text(column)).value_or(Json()));
    }
    ++column;
  }
  group.bucket = absl::UnixEpoch() + row.Int(column) * request.bucket;
  group.count = row.Int(column + 1);
  group.ended = row.Int(column + 2);
  group.failed = row.Int(column + 3);
  group.timed = row.Int(column + 4);
  group.duration = absl::Microseconds(row.Int(column + 5));
  group.task_time = absl::Microseconds(row.Int(column + 6));
  return group;
}

GroupQuery BuildSampleQuery(const Dialect& dialect, const ListTables& tables,
                            const ListConditions& conditions, std::int64_t rows) {
  ListScope scope(dialect, tables, conditions);
  // Any of the newest do.
  const std::string newest =
      scope.places() != nullptr
          ? std::string(scope.places()->column) + " DESC"
          : std::string(scope.row().created_at) + " DESC, " + std::string(scope.row().id) + " DESC";
  const std::string text = "SELECT e.metadata FROM " + scope.From() + scope.Outer() + " " +
                           scope.where() + " AND e.metadata IS NOT NULL ORDER BY " + newest +
                           " LIMIT " + std::to_string(rows);
  return {
      .statement = {.name = "sample_" + std::string(tables.cold), .text = text, .one_off = true},
      .parameters = scope.parameters().values()};
}

}  // namespace flovyn::sql
