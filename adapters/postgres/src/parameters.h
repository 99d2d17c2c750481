#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/base/uuid.h"
#include "flovyn/sql/value.h"

namespace flovyn::postgres {

/// The types we send and read; all in PostgreSQL's binary format.
enum class PgType : Oid {
  kUnknown = 0,  ///< Of a NULL: the server infers it.
  kBool = 16,
  kBytea = 17,
  kInt8 = 20,
  kText = 25,
  kFloat8 = 701,
  kTimestamptz = 1184,
  kUuid = 2950,
  kJsonb = 3802,
};

/// The array type of an element type.
Oid ArrayTypeOf(PgType element);

/// Microseconds since 2000-01-01, as timestamptz is sent.
std::int64_t ToPgMicros(absl::Time time);
absl::Time FromPgMicros(std::int64_t micros);

/// One array parameter, built element by element: `unnest($1::uuid[])` turns it into rows.
class Array {
 public:
  explicit Array(PgType element);

  void AddNull();
  void Add(bool value);
  void Add(std::int64_t value);
  void Add(double value);
  void Add(absl::Time value);
  void Add(const Uuid& value);
  /// Text, bytes or JSON text, as the element type says.
  void Add(std::string_view value);
  void Add(const sql::Value& value);
  void Add(const char* value) = delete;

  PgType element() const { return element_; }
  std::size_t size() const { return count_; }
  /// The whole array in binary form.
  std::string Encode() const;

 private:
  PgType element_;
  std::uint32_t count_ = 0;
  bool has_null_ = false;
  std::string elements_;
};

/// The values of $1, $2, … of one execution.
class Parameters {
 public:
  Parameters() = default;

  Parameters& Add(const sql::Value& value);
  Parameters& Add(const Array& array);

  /// Types of all parameters: a statement is prepared once for each.
  const std::vector<Oid>& types() const { return types_; }

  // As PQsendQueryPrepared takes them; valid until the next Add.
  int size() const { return static_cast<int>(types_.size()); }
  std::vector<const char*> values() const;
  std::vector<int> lengths() const;
  std::vector<int> formats() const { return std::vector<int>(types_.size(), 1); }

 private:
  std::vector<Oid> types_;
  std::vector<std::optional<std::string>> values_;
};

}  // namespace flovyn::postgres
