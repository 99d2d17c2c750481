#include "tally.h"

#include <algorithm>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/json/canonical.h"

namespace flovyn {
namespace {

using query::Condition;
using query::Relation;

constexpr absl::Duration kFirstPeriod = absl::Hours(1);
constexpr absl::Duration kShortestPeriod = absl::Seconds(1);
/// A period should take about so long: much shorter costs statements, much longer overruns the
/// time.
constexpr absl::Duration kQuick = absl::Milliseconds(100);
constexpr absl::Duration kSlow = absl::Milliseconds(500);

Condition CreatedAt(Relation relation, absl::Time time) {
  return {.kind = Condition::Kind::kTest,
          .test = {.operand = query::Field::kCreatedAt, .relation = relation, .values = {time}}};
}

/// The condition, for what was created in [from, to).
Condition Within(const Condition& condition, absl::Time from, absl::Time to) {
  Condition within{.kind = Condition::Kind::kAnd};
  if (condition.kind == Condition::Kind::kAnd) {
    within.children = condition.children;
  } else if (condition.kind != Condition::Kind::kTrue) {
    within.children.push_back(condition);
  }
  if (from != absl::InfinitePast()) {
    within.children.push_back(CreatedAt(Relation::kGreaterEqual, from));
  }
  if (to != absl::InfiniteFuture()) within.children.push_back(CreatedAt(Relation::kLess, to));
  return within.children.empty() ? Condition() : within;
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
  group.duration += from.duration;
  group.task_time += from.task_time;
}

absl::Duration NextPeriod(absl::Duration period, absl::Duration took) {
  if (took < kQuick) return period * 4;
  if (took > kSlow) return std::max(kShortestPeriod, period / 2);
  return period;
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
  for (absl::Duration period = kFirstPeriod; to > oldest;) {
    const absl::Time from = std::max(oldest, std::min(to, began) - period);
    const bool is_last = from == oldest;
    const query::Query query{.condition =
                                 Within(request.condition, is_last ? request.from : from, to)};
    absl::StatusOr<Grouped> grouped = group(query, request.groups);
    if (absl::IsDeadlineExceeded(grouped.status()) && to != request.to) break;
    FLOVYN_RETURN_IF_ERROR(grouped.status());
    for (Group& found : grouped->groups) Add(std::move(found), tally);
    tally.truncated = tally.truncated || grouped->truncated;
    to = from;
    const absl::Time before = std::exchange(now, clock.Now());
    if (now - began > request.time) break;
    period = NextPeriod(period, now - before);
  }
  if (to > oldest) tally.coverage = {.partial = true, .since = to};
  return tally;
}

}  // namespace flovyn
