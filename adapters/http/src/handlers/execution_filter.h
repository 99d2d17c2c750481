#pragma once

#include "absl/status/statusor.h"
#include "call.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::http {

/// The conditions that the lists of both kinds of execution take. `Filter` is WorkflowFilter or
/// TaskFilter, `statuses` its table of status texts.
template <class Filter, class Table>
absl::StatusOr<Filter> ReadFilter(const Call& call, const Table& statuses) {
  Filter filter;
  FLOVYN_ASSIGN_OR_RETURN(filter.status, call.query().Enum("status", statuses));
  FLOVYN_ASSIGN_OR_RETURN(filter.kind, call.query().Text("kind", call.limits().kind_bytes));
  FLOVYN_ASSIGN_OR_RETURN(filter.queue, call.query().Text("queue", call.limits().queue_bytes));
  FLOVYN_ASSIGN_OR_RETURN(filter.metadata, call.query().Metadata(call.limits().metadata));
  return filter;
}

}  // namespace flovyn::http
