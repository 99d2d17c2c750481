#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "flovyn/query/order.h"

namespace flovyn {

/// A page of a list.
struct Page {
  std::int64_t limit = 20;
  std::int64_t offset = 0;
  /// Lists of executions: only rows behind this place in the order of the query; `offset` counts
  /// from it. Rows that are inserted meanwhile shift nothing.
  std::optional<query::Place> after = {};
  /// Lists of executions: rows beyond so many are not counted.
  std::int64_t max_total = 10'000;
};

template <class T>
struct Listed {
  std::vector<T> rows = {};
  std::int64_t total = 0;             ///< Of the filter, whatever the page.
  bool total_is_lower_bound = false;  ///< There are more than Page::max_total.
};

/// What a list of executions is asked for. `Filter`: WorkflowFilter or TaskFilter.
template <class Filter>
struct ListRequest {
  Filter filter = {};
  Page page = {};
  /// A query besides the filter, in the language of docs/query.md; it sets `filter.query`.
  std::string query = {};
  /// ListedPage::next_cursor of the page before, for the same query; it sets `page.after`.
  std::string cursor = {};
};

template <class T>
struct ListedPage : Listed<T> {
  std::string next_cursor = {};  ///< Empty: this page is the last.
};

}  // namespace flovyn
