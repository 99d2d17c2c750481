#pragma once

#include "absl/status/statusor.h"
#include "call.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::http {

/// What the lists of both kinds of execution take. `Filter` is WorkflowFilter or TaskFilter,
/// `statuses` its table of status texts.
template <class Filter, class Table>
absl::StatusOr<ListRequest<Filter>> ReadListRequest(const Call& call, const Table& statuses,
                                                    std::int64_t default_limit) {
  ListRequest<Filter> request;
  Filter& filter = request.filter;
  FLOVYN_ASSIGN_OR_RETURN(filter.status, call.query().Enum("status", statuses));
  FLOVYN_ASSIGN_OR_RETURN(filter.kind, call.query().Text("kind", call.limits().kind_bytes));
  FLOVYN_ASSIGN_OR_RETURN(filter.queue, call.query().Text("queue", call.limits().queue_bytes));
  FLOVYN_ASSIGN_OR_RETURN(filter.metadata, call.query().Metadata(call.limits().metadata));
  FLOVYN_ASSIGN_OR_RETURN(request.page, call.ListPage(default_limit));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> query, call.query().One("query"));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> cursor, call.query().One("cursor"));
  request.query = query.value_or("");
  request.cursor = cursor.value_or("");
  return request;
}

}  // namespace flovyn::http
