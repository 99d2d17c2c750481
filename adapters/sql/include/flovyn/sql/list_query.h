#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/domain/ids.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/ports/workflow_repository.h"
#include "flovyn/query/order.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

/// What a list of executions asks for, whatever their type.
struct ListConditions {
  TenantId tenant = {};
  std::string_view status = {};  ///< Text of the status; empty: any.
  bool status_is_open = false;   ///< Executions of that status are in the hot table.
  std::optional<std::string> kind = {};
  std::optional<std::string> queue = {};
  MetadataFilter metadata = {};
  query::Entity entity = query::Entity::kWorkflow;
  query::Condition where = {};  ///< Besides all others.
  std::vector<query::OrderTerm> order = {};
  std::optional<query::Place> after = {};
  std::int64_t max_total = 0;
  /// Fingerprints to look up in the entry table, the rarest first; none: it is not used.
  std::vector<std::int64_t> entries = {};
  bool entries_are_all = false;  ///< The metadata filter asks for nothing else.
  /// Of each of these an execution that meets `where` has one entry.
  std::vector<std::vector<std::int64_t>> alternatives = {};
  bool alternatives_are_all = false;  ///< `where` asks for nothing else.
};

/// The names of the tables, and what is listed of them.
struct ListTables {
  std::string_view cold = {};
  std::string_view hot = {};
  std::string_view entries = {};
  std::string columns = {};           ///< Of cold AS e and hot AS o.
  std::string_view restriction = {};  ///< Condition that always holds, on e; may be empty.
};

/// A page of a list and the count of the whole list, up to one more than max_total. Each shape of
/// conditions has its own text, so that the planner sees only conditions that hold; those without
/// a query of a user are planned once.
struct ListQuery {
  Statement page;
  std::vector<Value> page_parameters = {};  ///< Limit and offset are still to follow.
  /// What is found through entries alone is counted without a look at the metadata: a list that is
  /// longer than its page has a total that is right unless two entries share a fingerprint.
  Statement count;
  std::vector<Value> count_parameters = {};
};

ListQuery BuildListQuery(const Dialect& dialect, const ListTables& tables,
                         const ListConditions& conditions);

}  // namespace flovyn::sql
