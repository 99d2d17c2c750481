#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "flovyn/sql/cells.h"

namespace flovyn::sql {

/// A column and the member that it holds, as a path of member pointers:
///   Column{"kind", &WorkflowExecution::start, &WorkflowStart::kind}
/// A table is a std::tuple of these; everything else (names, parameters, reading) derives from it.
template <class... Members>
struct Column {
  std::string_view name;
  std::tuple<Members...> path;

  constexpr explicit Column(std::string_view column, Members... members)
      : name(column), path(members...) {}

  /// The member of `row`, as mutable as `row` is.
  template <class Row>
  constexpr auto& In(Row& row) const {
    return std::apply(
        [&row](auto... members) -> auto& { return Follow(row, members...); }, path);
  }

 private:
  template <class Object, class First, class... Rest>
  static constexpr auto& Follow(Object& object, First first, Rest... rest) {
    if constexpr (sizeof...(Rest) == 0) {
      return object.*first;
    } else {
      return Follow(object.*first, rest...);
    }
  }
};

template <class... Columns>
constexpr int CountOf(const std::tuple<Columns...>&) {
  return static_cast<int>(sizeof...(Columns));
}

/// Appends the names of the columns, each with `prefix` ("e.").
template <class... Columns>
void AppendNames(const std::tuple<Columns...>& columns, std::string_view prefix,
                 std::vector<std::string>& names) {
  std::apply(
      [&](const auto&... column) {
        (names.push_back(std::string(prefix) + std::string(column.name)), ...);
      },
      columns);
}

/// Appends the values of the columns in `row`.
template <class T, class... Columns>
void AppendValues(const std::tuple<Columns...>& columns, const T& row, std::vector<Value>& values) {
  std::apply([&](const auto&... column) { (values.push_back(ToValue(column.In(row))), ...); },
             columns);
}

/// Appends a NULL for each of the columns.
template <class... Columns>
void AppendNulls(const std::tuple<Columns...>& columns, std::vector<Value>& values) {
  values.resize(values.size() + static_cast<std::size_t>(CountOf(columns)));
}

/// Reads the columns, which begin at `first`, into `out`. Errors: Internal (see ReadCell).
template <class T, class... Columns>
absl::Status ReadColumns(const Row& row, int first, const std::tuple<Columns...>& columns, T& out) {
  absl::Status status;
  std::apply(
      [&](const auto&... column) {
        // Stops at the first error.
        (void)((status = ReadCell(row, first++, column.In(out)), status.ok()) && ...);
      },
      columns);
  return status;
}

}  // namespace flovyn::sql
