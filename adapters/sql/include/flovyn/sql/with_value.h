#pragma once

#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "flovyn/sql/connection.h"

namespace flovyn::sql {

/// Database::Read for bodies that give a value.
template <class T>
absl::StatusOr<T> ReadValue(Database& database,
                            absl::FunctionRef<absl::StatusOr<T>(Connection&)> body) {
  absl::StatusOr<T> result;
  const absl::Status status = database.Read([&](Connection& connection) {
    result = body(connection);
    return result.status();
  });
  if (!status.ok()) return status;
  return result;
}

/// Database::Transact for bodies that give a value.
template <class T>
absl::StatusOr<T> TransactValue(Database& database,
                                absl::FunctionRef<absl::StatusOr<T>(Connection&)> body) {
  absl::StatusOr<T> result;
  const absl::Status status = database.Transact([&](Connection& connection) {
    result = body(connection);
    return result.status();
  });
  if (!status.ok()) return status;
  return result;
}

}  // namespace flovyn::sql
