#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <string_view>

#include "flovyn/sql/value.h"

namespace flovyn::postgres {

/// A row of a binary result. Integers of every width and booleans read as Int; JSON as its text.
class ResultRow : public sql::Row {
 public:
  ResultRow(const PGresult* result, int row) : result_(result), row_(row) {}

  bool IsNull(int column) const override;
  bool Bool(int column) const override;
  std::int64_t Int(int column) const override;
  double Double(int column) const override;
  std::string_view Text(int column) const override;
  Uuid Id(int column) const override;
  absl::Time Time(int column) const override;

 private:
  std::string_view Raw(int column) const;

  const PGresult* result_;
  int row_;
};

}  // namespace flovyn::postgres
