#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/base/strong_id.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/payload.h"
#include "flovyn/sql/cells.h"
#include "flovyn/sql/column.h"
#include "parameters.h"

namespace flovyn::postgres {

// Many rows of a table as one array parameter per column, derived from the same column lists that
// single rows are written and read by.

/// The PostgreSQL type of a member, known without a value at hand (all of a column may be NULL).
template <class T>
struct ElementType;
template <>
struct ElementType<bool> : std::integral_constant<PgType, PgType::kBool> {};
template <>
struct ElementType<std::int32_t> : std::integral_constant<PgType, PgType::kInt8> {};
template <>
struct ElementType<std::int64_t> : std::integral_constant<PgType, PgType::kInt8> {};
template <>
struct ElementType<double> : std::integral_constant<PgType, PgType::kFloat8> {};
template <>
struct ElementType<std::string> : std::integral_constant<PgType, PgType::kText> {};
template <>
struct ElementType<absl::Time> : std::integral_constant<PgType, PgType::kTimestamptz> {};
template <>
struct ElementType<Payload> : std::integral_constant<PgType, PgType::kBytea> {};
template <>
struct ElementType<Metadata> : std::integral_constant<PgType, PgType::kJsonb> {};
template <>
struct ElementType<MetadataInheritance> : std::integral_constant<PgType, PgType::kText> {};
template <>
struct ElementType<Uuid> : std::integral_constant<PgType, PgType::kUuid> {};
template <class Tag>
struct ElementType<Id<Tag>> : std::integral_constant<PgType, PgType::kUuid> {};
template <sql::StoredEnum E>
struct ElementType<E> : std::integral_constant<PgType, PgType::kText> {};
template <class T>
struct ElementType<std::optional<T>> : ElementType<T> {};

/// Event data is text to us and bytes to the database.
inline PgType ColumnType(std::string_view column, PgType of_member) {
  return column == "event_data" ? PgType::kBytea : of_member;
}

/// Adds one array per column; `at(i)` gives a pointer to the i-th of `count` rows, nullptr for one
/// whose columns are all NULL.
template <class... Columns, class RowAt>
void AddArrays(const std::tuple<Columns...>& columns, std::size_t count, const RowAt& at,
               Parameters& parameters) {
  const auto add = [&](const auto& column) {
    using Row = std::remove_pointer_t<decltype(at(0))>;
    using Member = std::remove_cvref_t<decltype(column.In(std::declval<Row&>()))>;
    Array array(ColumnType(column.name, ElementType<Member>::value));
    for (std::size_t i = 0; i < count; ++i) {
      if (Row* row = at(i)) {
        array.Add(sql::ToValue(column.In(*row)));
      } else {
        array.AddNull();
      }
    }
    parameters.Add(array);
  };
  std::apply([&](const auto&... column) { (add(column), ...); }, columns);
}

}  // namespace flovyn::postgres
