#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "flovyn/ports/dispatch_repository.h"
#include "flovyn/ports/task_repository.h"
#include "flovyn/ports/workflow_repository.h"
#include "flovyn/query/evaluate.h"
#include "flovyn/query/order.h"

namespace flovyn::memory {

inline std::optional<WorkflowId> OwnerOf(const WorkflowExecution& row) { return row.start.parent; }
inline std::optional<WorkflowId> OwnerOf(const TaskExecution& row) { return row.start.workflow; }

/// Whether a row meets a WorkflowFilter or a TaskFilter.
template <class Execution, class Filter>
bool Meets(const Execution& row, const Filter& filter) {
  return (!filter.status || *filter.status == row.status) &&
         (!filter.kind || *filter.kind == row.start.kind) &&
         (!filter.queue || *filter.queue == row.start.queue) &&
         (filter.metadata.empty() || row.start.metadata.Matches(filter.metadata.object)) &&
         query::Meets(filter.query.condition, query::RowOf(row));
}

/// The page of the rows in `found`, which come newest first.
template <class Execution>
Listed<Execution> PageOf(std::vector<const Execution*> found, const query::Query& query,
                         const Page& page) {
  const std::vector<query::OrderTerm> order = query::EffectiveOrder(query);
  const auto place = [&order](const Execution* row) {
    return query::PlaceOf(order, query::RowOf(*row), row->start.id.uuid());
  };
  if (!query.order.empty()) {
    std::ranges::sort(
        found, [&](const auto& a, const auto& b) { return Before(order, a, b); }, place);
  }
  Listed<Execution> listed;
  const auto all = static_cast<std::int64_t>(found.size());
  listed.total = std::min(all, page.max_total);
  listed.total_is_lower_bound = all > page.max_total;
  if (page.after) {
    std::erase_if(found, [&](const auto* row) { return !Before(order, *page.after, place(row)); });
  }
  const auto left = std::max<std::int64_t>(0, std::ssize(found) - page.offset);
  for (std::int64_t i = 0; i < std::min(left, page.limit); ++i) {
    listed.rows.push_back(*found[static_cast<std::size_t>(page.offset + i)]);
  }
  return listed;
}

/// The page of the audit log of an execution.
inline Listed<AuditEntry> PageOf(const std::map<AuditId, AuditEntry>& log, const Page& page) {
  Listed<AuditEntry> listed;
  for (const auto& [id, entry] : log) {
    const std::int64_t place = listed.total++;
    if (place >= page.offset && place - page.offset < page.limit) listed.rows.push_back(entry);
  }
  return listed;
}

inline bool IsAskedFor(const ReadyWork& work, const ReadyQuery& query) {
  const bool any_kind = query.kinds.empty();
  return (any_kind || std::ranges::find(query.kinds, work.kind) != query.kinds.end()) &&
         (!work.pool || work.pool == query.pool);
}

}  // namespace flovyn::memory
