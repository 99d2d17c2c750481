#include "tally.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "flovyn/base/status_macros.h"
#include "flovyn/json/canonical.h"

namespace flovyn {
namespace {

using query::Relation;

constexpr absl::Duration kFirstPeriod = absl::Hours(1);
constexpr absl::Duration kShortestPeriod = absl::Seconds(1);
/// A period should take about so long: much shorter costs statements, much longer overruns the
/// time.
constexpr absl::Duration kQuick = absl::Milliseconds(100);
constexpr absl::Duration kSlow = absl::Milliseconds(500);

query::Condition CreatedAt(Relation relation, absl::Time time) {
  return {.kind = query::Condition::Kind::kTest,
          .test = {.operand = query::Field::kCreatedAt, .relation = relation, .values = {time}}};
}

/// The condition, for what was created in [from, to).
query::Condition Within(const query::Condition& condition, absl::Time from, absl::Time to) {
  query::Condition within{.kind = query::Condition::Kind::kAnd};
  if (condition.kind == query::Condition::Kind::kAnd) {
    within.children = condition.children;
  } else if (condition.kind != query::Condition::Kind::kTrue) {
    within.children.push_back(condition);
  }
  if (from != absl::InfinitePast()) {
    within.children.push_back(CreatedAt(Relation::kGreaterEqual, from));
  }
  if (to != absl::InfiniteFuture()) within.children.push_back(CreatedAt(Relation::kLess, to));
  return within.children.empty() ? query::Condition() : within;
}

std::string NameOf(const Group& group) {
  std::string name = std::to_string(absl::ToUnixMicros(group.bucket));
  for (const Json& key : group.keys) {
    const std::string part = CanonicalScalar(key);
    name += " " + std::to_string(part.size()) + ":" + part;
  }
  return name;
}

void Add(Group from, Tally& to) {
  for (Json& key : from.keys) key = query::Normalized(key);
  const auto [at, fresh] = to.groups.try_emplace(NameOf(from), from);
  if (fresh) return;
  Group& group = at->second;
  group.count += from.count;
  group.ended += from.ended;
  group.failed += from.failed;
  group.timed += from.timed;
  group.duration += from.duration;
  group.task_time += from.task_time;
}

/// One statement that was made.
struct Step {
  absl::Duration period = absl::ZeroDuration();
  absl::Duration took = absl::ZeroDuration();
};

/// Some statements cost the same however short their period is: then longer ones are better.
bool CostsTheSame(const Step& a, const Step& b) {
  return a.period != b.period && a.took < b.took * 3 / 2 && b.took < a.took * 3 / 2;
}

absl::Duration NextPeriod(const Step& last, const Step& before) {
  if (last.took < kQuick || CostsTheSame(last, before)) return last.period * 4;
  if (last.took < kSlow) return last.period * 2;
  return std::max(kShortestPeriod, last.period / 2);
}

/// Leaves the largest groups.
void Trim(std::size_t max_groups, Tally& tally) {
  if (tally.groups.size() <= max_groups) return;
  std::vector<std::int64_t> counts;
  for (const auto& [name, group] : tally.groups) counts.push_back(group.count);
  std::ranges::nth_element(counts, counts.begin() + static_cast<std::ptrdiff_t>(max_groups),
                           std::greater());
  std::erase_if(tally.groups, [least = counts[max_groups]](const auto& entry) {
    return entry.second.count <= least;
  });
  tally.truncated = true;
}

}  // namespace

std::int64_t Tally::count() const {
  std::int64_t sum = 0;
  for (const auto& [name, group] : groups) sum += group.count;
  return sum;
}

absl::StatusOr<Tally> CountByPeriods(
    const TallyRequest& request, const Clock& clock,
    absl::FunctionRef<absl::StatusOr<Grouped>(const query::Query&, const GroupRequest&)> group) {
  Tally tally;
  const absl::Time began = clock.Now();
  absl::Time now = began;
  absl::Time to = request.to;
  // Nothing is older than the epoch, so that no period has to reach beyond it.
  const absl::Time oldest = std::max(request.from, absl::UnixEpoch());
  Step last{.period = kFirstPeriod};
  for (absl::Duration period = kFirstPeriod; to > oldest;) {
    const absl::Time from = std::max(oldest, std::min(to, began) - period);
    const bool is_last = from == oldest;
    const query::Query query{.condition =
                                 Within(request.condition, is_last ? request.from : from, to)};
    absl::StatusOr<Grouped> grouped = group(query, request.groups);
    if (absl::IsDeadlineExceeded(grouped.status()) && to != request.to) break;
    FLOVYN_RETURN_IF_ERROR(grouped.status());
    if (grouped->truncated && period > kShortestPeriod) {
      // Of what is cut off another period may have more: only whole periods add up.
      period = std::max(kShortestPeriod, std::min(period, to - from) / 8);
      if (clock.Now() - began > request.time) break;
      continue;
    }
    for (Group& found : grouped->groups) Add(std::move(found), tally);
    tally.truncated = tally.truncated || grouped->truncated;
    to = from;
    const absl::Time before = std::exchange(now, clock.Now());
    if (now - began > request.time) break;
    const Step step{.period = period, .took = now - before};
    period = NextPeriod(step, std::exchange(last, step));
  }
  Trim(request.groups.max_groups, tally);
  if (to > oldest) tally.coverage = {.partial = true, .since = to};
  return tally;
}

}  // namespace flovyn
