#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/ids.h"
#include "flovyn/query/order.h"
#include "flovyn/query/query.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/index_walk.h"
#include "flovyn/sql/parameter_list.h"

namespace flovyn::sql {

/// Whether a condition may be NULL where it does not hold.
enum class Nulls : std::uint8_t { kAllowed, kNever };

/// One column of an ORDER BY. Never NULL.
struct SortColumn {
  std::string expression = {};
  bool descending = false;
  Value after = {};  ///< Its value at the place behind which a page begins.
};

/// An order by a value in the metadata.
struct MetadataTerm {
  std::string_view column = {};
  const query::Path& path;
  bool descending = false;
  const query::SortKey* after = nullptr;  ///< At the place behind which a page begins.
};

/// The true differences of the dialects, mostly as SQL fragments.
struct Dialect {
  std::string_view name = {};
  /// Condition that `column` (JSON) contains the JSON text parameter `$n`.
  std::function<std::string(std::string_view column, int parameter)> json_contains = {};
  /// Condition for a test of a value in `column` (JSON). Not needed with metadata_condition.
  std::function<std::string(std::string_view column, const query::Test&, Nulls, ParameterList&)>
      metadata_test = {};
  /// Condition, never NULL, for a condition that asks for metadata alone; empty: test by test.
  std::function<std::string(std::string_view column, const query::Condition&, ParameterList&)>
      metadata_condition = {};
  /// The columns that order by a value in the metadata as query::Before() does.
  std::function<std::vector<SortColumn>(const MetadataTerm&, ParameterList&)> metadata_order = {};
  /// The value at a path of `column` as JSON, NULL where it is no text, number or boolean. Equal
  /// values are one group to GROUP BY.
  std::function<std::string(std::string_view column, const query::Path&, ParameterList&)>
      metadata_scalar = {};
  /// Whole microseconds since 1970 of a time column.
  std::function<std::string(std::string_view column)> micros = {};
  /// Function (text, part) that gives the place of the part from 1, or 0.
  std::string_view text_position = {};
  /// Current time as a value of the time column type, for statements that need the database's.
  std::string_view now = {};
  /// One microsecond, to be multiplied and added to times.
  std::string_view microsecond = {};
  /// Condition that `held` is false, as in the partial indexes.
  std::string_view not_held = {};
  /// Type of time columns.
  std::string_view time_type = {};
  /// Joins the row of `table` with the id `id`, looked up for each row before it and in their order
  /// whatever the planner thinks. `outer`: also where there is none.
  std::function<std::string(std::string_view table, std::string_view alias, std::string_view id,
                            bool outer)>
      look_up = {};
  /// Walks the filter index.
  std::function<IndexWalk(const IndexSearch&, ParameterList&)> walk_index = {};
  /// The rarest few of a tenant's entries, of which `table` is the index; rarest first. None: a
  /// walk takes any number of entries, and alternatives.
  std::function<absl::StatusOr<std::vector<std::int64_t>>(
      Connection& connection, std::string_view table, const TenantId& tenant,
      const std::vector<std::int64_t>& fingerprints)>
      rarest_entries = {};
};

}  // namespace flovyn::sql
