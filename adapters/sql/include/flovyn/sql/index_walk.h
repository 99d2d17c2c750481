#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/domain/ids.h"
#include "flovyn/sql/value.h"

namespace flovyn::sql {

/// What a search asks of the filter index: the executions of a tenant whose metadata has all these
/// entries.
struct IndexSearch {
  std::string_view index = {};  ///< Its table.
  std::string_view cold = {};   ///< The executions.
  TenantId tenant = {};
  std::string tenant_parameter = {};                ///< "$1", where it is bound already.
  std::span<const std::int64_t> fingerprints = {};  ///< The rarest first.
  /// Sets of which an execution has one entry each. Here or above is at least one entry.
  std::span<const std::vector<std::int64_t>> alternatives = {};
};

/// An order in which the index gives its hits that is coarser than that of lists: all executions of
/// one instant lie together, in whatever order.
struct IndexPlaces {
  std::string_view column = {};  ///< Grows with the time of creation.
  std::string_view lowest = {};  ///< SQL: no place is lower, or higher.
  std::string_view highest = {};
  /// SQL of the last place of the instant of `place`, an SQL expression, as the walk goes.
  std::function<std::string(const std::string& place, bool newest_first)> end_of_instant = {};
  /// The first place of the instant of a time, as the walk goes.
  std::function<Value(absl::Time at, bool newest_first)> begin_of_instant = {};
};

/// How SQL walks the index: the hits AS m, each with its execution AS e.
struct IndexWalk {
  std::string from = {};
  std::string where = {};  ///< May be empty.
  /// The hits alone, without their order: what follows FROM in a count. Empty: only the page is to
  /// be searched like this, the planner finds a better way to the total.
  std::string hits = {};
  std::string_view hits_of_row = "1";  ///< What a row of these counts for.
  std::string_view created_at = "e.created_at";
  std::string_view id = "e.id";
  /// Names the text: walks of one shape have the same text.
  std::string shape = {};
  /// Where the hits do not come in the order of lists.
  std::optional<IndexPlaces> places = {};
};

}  // namespace flovyn::sql
