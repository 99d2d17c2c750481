#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "flovyn/ports/grouping.h"
#include "flovyn/query/evaluate.h"

namespace flovyn::memory {

inline Json KeyOf(const query::Row& row, const query::Operand& operand) {
  if (const auto* path = std::get_if<query::Path>(&operand)) {
    return query::ScalarAt(row.metadata(), *path);
  }
  const query::FieldValue value = row.Get(std::get<query::Field>(operand));
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? Json() : Json::String(*text);
}

/// Begin of the period that the time is in.
inline absl::Time BucketOf(absl::Time time, absl::Duration bucket) {
  if (bucket == absl::ZeroDuration()) return absl::UnixEpoch();
  return absl::UnixEpoch() + absl::Floor(time - absl::UnixEpoch(), bucket);
}

inline absl::Duration TimeOf(const std::map<std::int32_t, TaskAttempt>& attempts) {
  absl::Duration time = absl::ZeroDuration();
  for (const auto& [number, attempt] : attempts) time += attempt.finished_at - attempt.started_at;
  return time;
}

/// Counts rows in groups. `task_time` tells that of a row.
template <class Execution, class TaskTime>
Grouped GroupRows(const std::vector<const Execution*>& rows, const GroupRequest& request,
                  const TaskTime& task_time) {
  std::map<std::string, Group> groups;
  for (const Execution* row : rows) {
    Group one{.bucket = BucketOf(row->created_at, request.bucket)};
    std::string name = absl::FormatTime(one.bucket);
    for (const query::Operand& operand : request.by) {
      one.keys.push_back(KeyOf(query::RowOf(*row), operand));
      name += "," + one.keys.back().Dump();
    }
    Group& group = groups.try_emplace(std::move(name), std::move(one)).first->second;
    ++group.count;
    if (request.task_time) group.task_time += task_time(*row);
    if (row->open()) continue;
    ++group.ended;
    group.failed += row->status == decltype(row->status)::kFailed ? 1 : 0;
    if (!row->started_at) continue;
    ++group.timed;
    group.duration += *row->completed_at - *row->started_at;
  }
  Grouped grouped;
  for (auto& [name, group] : groups) grouped.groups.push_back(std::move(group));
  std::ranges::stable_sort(grouped.groups, std::greater(), &Group::count);
  grouped.truncated = grouped.groups.size() > request.max_groups;
  if (grouped.truncated) grouped.groups.resize(request.max_groups);
  return grouped;
}

template <class Execution>
std::vector<Metadata> SampleOf(const std::vector<const Execution*>& newest, std::int64_t rows) {
  std::vector<Metadata> sample;
  for (const Execution* row : newest) {
    if (std::ssize(sample) == rows) break;
    if (!row->start.metadata.empty()) sample.push_back(row->start.metadata);
  }
  return sample;
}

}  // namespace flovyn::memory
