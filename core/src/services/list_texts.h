#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/ports/listing.h"
#include "flovyn/query/evaluate.h"

namespace flovyn {

/// Makes a filter's query and a page's place of the texts of the request.
template <class Filter>
absl::Status ReadTexts(ListRequest<Filter>& request, query::Entity entity, absl::Time now) {
  if (!request.query.empty()) {
    FLOVYN_ASSIGN_OR_RETURN(request.filter.query, query::ReadQuery(request.query, entity, now));
  }
  if (request.cursor.empty()) return absl::OkStatus();
  FLOVYN_ASSIGN_OR_RETURN(
      request.page.after,
      query::ReadCursor(request.cursor, query::EffectiveOrder(request.filter.query), entity));
  return absl::OkStatus();
}

/// A full page may have another behind it.
template <class T, class Filter>
ListedPage<T> WithCursor(Listed<T> listed, const ListRequest<Filter>& request,
                         query::Entity entity) {
  ListedPage<T> page{std::move(listed)};
  if (page.rows.empty() || std::ssize(page.rows) < request.page.limit) return page;
  const std::vector<query::OrderTerm> order = query::EffectiveOrder(request.filter.query);
  const T& last = page.rows.back();
  page.next_cursor = query::WriteCursor(
      order, entity, query::PlaceOf(order, query::RowOf(last), last.start.id.uuid()));
  return page;
}

}  // namespace flovyn
