#pragma once

#include "flovyn/sql/value.h"

namespace flovyn::postgres {

inline const sql::Statement& Begin() {
  static const sql::Statement statement = {.name = "begin", .text = "BEGIN"};
  return statement;
}

inline const sql::Statement& Commit() {
  static const sql::Statement statement = {.name = "commit", .text = "COMMIT"};
  return statement;
}

}  // namespace flovyn::postgres
