#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "absl/time/time.h"
#include "flovyn/base/uuid.h"

namespace flovyn::sql {

/// Bytes as opposed to text.
struct Bytes {
  std::string value = {};
};

/// JSON text for a column of the dialect's JSON type.
struct JsonText {
  std::string value = {};
};

/// A statement parameter; monostate is NULL. Times are stored in whole microseconds.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, Bytes, JsonText,
                           Uuid, absl::Time>;

/// One row of a result, by column index; valid within the callback that gets it.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool IsNull(int column) const = 0;
  virtual bool Bool(int column) const = 0;
  virtual std::int64_t Int(int column) const = 0;
  virtual double Double(int column) const = 0;
  virtual std::string_view Text(int column) const = 0;  ///< Also bytes and JSON text.
  virtual Uuid Id(int column) const = 0;
  virtual absl::Time Time(int column) const = 0;
};

/// Text with $1, $2, … and the name under which logs and prepared statements know it.
struct Statement {
  std::string name = {};  ///< Unique per text; names a prepared statement.
  std::string text = {};
  bool one_off = false;  ///< Written for one query of a user: not kept prepared.
};

}  // namespace flovyn::sql
