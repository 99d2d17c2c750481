#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "flovyn/sql/connection.h"

namespace flovyn::sql {

/// All rows of a query as `read` makes them; the first error of the query or of `read`.
template <class T>
absl::StatusOr<std::vector<T>> SelectAll(Connection& connection, const Statement& statement,
                                         std::span<const Value> parameters,
                                         absl::FunctionRef<absl::StatusOr<T>(const Row&)> read) {
  std::vector<T> rows;
  absl::Status unreadable;
  const absl::Status status = connection.Query(statement, parameters, [&](const Row& row) {
    if (!unreadable.ok()) return;
    absl::StatusOr<T> value = read(row);
    if (value.ok()) {
      rows.push_back(*std::move(value));
    } else {
      unreadable = value.status();
    }
  });
  if (!status.ok()) return status;
  if (!unreadable.ok()) return unreadable;
  return rows;
}

/// The first row, if there is one.
template <class T>
absl::StatusOr<std::optional<T>> SelectFirst(
    Connection& connection, const Statement& statement, std::span<const Value> parameters,
    absl::FunctionRef<absl::StatusOr<T>(const Row&)> read) {
  absl::StatusOr<std::vector<T>> rows = SelectAll<T>(connection, statement, parameters, read);
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return std::nullopt;
  return std::move(rows->front());
}

/// Runs a statement whose result is of no interest.
inline absl::Status Execute(Connection& connection, const Statement& statement,
                            std::span<const Value> parameters) {
  return connection.Query(statement, parameters, [](const Row&) {});
}

}  // namespace flovyn::sql
