#include "flovyn/services/retention.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "flovyn/base/status_macros.h"

namespace flovyn {
namespace {

/// The tick also finds lapsed claims and due timers: it must not be held up for long.
constexpr absl::Duration kTimePerTick = absl::Milliseconds(500);
/// A bound where the clock stands still.
constexpr int kStepsPerTick = 1'000;
// A pass looks again at what is kept although it was created long ago: not too often.
constexpr int kPassesPerAge = 20;
constexpr absl::Duration kLongestPause = absl::Minutes(10);

absl::Duration PauseBetweenPasses(absl::Duration age) {
  return std::min(age / kPassesPerAge, kLongestPause);
}

}  // namespace

absl::Duration RetentionPolicy::AgeOf(const TenantId& tenant) const {
  const auto own = of_tenants.find(tenant);
  return own == of_tenants.end() ? finished_executions : own->second;
}

bool RetentionPolicy::off() const {
  return finished_executions <= absl::ZeroDuration() &&
         std::ranges::all_of(of_tenants,
                             [](const auto& own) { return own.second <= absl::ZeroDuration(); });
}

Retention::Retention(const RetentionDeps& deps, RetentionPolicy policy)
    : deps_(deps), policy_(std::move(policy)) {}

absl::Status Retention::Tick() {
  behind_ = false;
  if (policy_.off()) return absl::OkStatus();
  const RetentionCounters before = counters();
  FLOVYN_RETURN_IF_ERROR(FindSubjects());
  const absl::Status status = RunSteps();
  Report(before);
  return status;
}

RetentionCounters Retention::counters() const {
  return {.workflows = workflows_.load(), .tasks = tasks_.load()};
}

absl::Status Retention::FindSubjects() {
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<Tenant> tenants, deps_.store.tenants().List());
  std::set<TenantId> kept_for_a_time;
  for (const Tenant& tenant : tenants) {
    if (policy_.AgeOf(tenant.id) <= absl::ZeroDuration()) continue;
    kept_for_a_time.insert(tenant.id);
    for (const WorkType type : {WorkType::kWorkflow, WorkType::kTask}) {
      passes_.try_emplace({tenant.id, type});
    }
  }
  std::erase_if(passes_,
                [&](const auto& pass) { return !kept_for_a_time.contains(pass.first.first); });
  return absl::OkStatus();
}

std::optional<Retention::Subject> Retention::NextDue(absl::Time now) {
  auto at = last_ ? passes_.upper_bound(*last_) : passes_.begin();
  for (std::size_t i = 0; i < passes_.size(); ++i, ++at) {
    if (at == passes_.end()) at = passes_.begin();
    if (at->second.next_at <= now) return at->first;
  }
  return std::nullopt;
}

absl::Status Retention::RunSteps() {
  const absl::Time end = deps_.clock.Now() + kTimePerTick;
  for (int steps = 0;; ++steps) {
    const absl::Time now = deps_.clock.Now();
    const std::optional<Subject> subject = NextDue(now);
    if (!subject) return absl::OkStatus();
    if (now >= end || steps == kStepsPerTick) {
      behind_ = true;
      return absl::OkStatus();
    }
    last_ = subject;  // also when it fails: the others have their turn
    const absl::Status status = Step(*subject);
    // Who met somebody else's change comes back to it in its turn.
    if (absl::IsAborted(status)) return absl::OkStatus();
    FLOVYN_RETURN_IF_ERROR(status);
  }
}

absl::Status Retention::Step(const Subject& subject) {
  const auto& [tenant, type] = subject;
  Pass& pass = passes_.at(subject);
  RetentionStep step;
  step.type = type;
  step.tenant = tenant;
  step.age = policy_.AgeOf(tenant);
  step.after = pass.after;
  FLOVYN_ASSIGN_OR_RETURN(const RetentionResult result,
                          deps_.store.retention().DeleteFinished(step));
  (type == WorkType::kWorkflow ? workflows_ : tasks_) += result.deleted;
  pass.after = result.next.value_or(CreationPlace());
  if (!result.next) pass.next_at = deps_.clock.Now() + PauseBetweenPasses(step.age);
  return absl::OkStatus();
}

void Retention::Report(const RetentionCounters& before) {
  const RetentionCounters now = counters();
  if (now.workflows == before.workflows && now.tasks == before.tasks) return;
  deps_.logger.Log(LogLevel::kInfo, "deleted finished executions",
                   {{"workflows", absl::StrCat(now.workflows - before.workflows)},
                    {"tasks", absl::StrCat(now.tasks - before.tasks)},
                    {"more", behind_ ? "true" : "false"}});
}

}  // namespace flovyn
