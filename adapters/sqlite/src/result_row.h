#pragma once

#include <sqlite3.h>

#include <algorithm>

#include "flovyn/sql/value.h"

namespace flovyn::sqlite {

/// The row that a statement stands at.
class ResultRow final : public sql::Row {
 public:
  explicit ResultRow(sqlite3_stmt* statement) : statement_(statement) {}

  bool IsNull(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  bool Bool(int column) const override { return sqlite3_column_int(statement_, column) != 0; }
  std::int64_t Int(int column) const override { return sqlite3_column_int64(statement_, column); }
  double Double(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view Text(int column) const override {
    const void* data = sqlite3_column_blob(statement_, column);
    if (data == nullptr) return {};
    return {static_cast<const char*>(data),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  Uuid Id(int column) const override {
    const std::string_view text = Text(column);
    Uuid::Bytes bytes{};
    if (text.size() == bytes.size()) {
      std::transform(text.begin(), text.end(), bytes.begin(),
                     [](char byte) { return static_cast<std::uint8_t>(byte); });
    }
    return Uuid::FromBytes(bytes);
  }
  absl::Time Time(int column) const override { return absl::FromUnixMicros(Int(column)); }

 private:
  sqlite3_stmt* statement_;
};

}  // namespace flovyn::sqlite
