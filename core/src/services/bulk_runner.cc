#include "flovyn/services/bulk_runner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bulk_page.h"

namespace flovyn {
namespace {

constexpr std::int64_t kRowsPerTurn = 100;
constexpr absl::Duration kBusyPause = absl::Milliseconds(50);
constexpr absl::Duration kShortestRest = absl::Milliseconds(1);

/// Errors of a list after which asking again may work.
bool MayWorkLater(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) ||
         absl::IsResourceExhausted(status);
}

BulkTurn TurnWithout(const BulkJob& job, const absl::Status& error) {
  BulkTurn turn{.job = job.id, .progress = job.progress};
  if (MayWorkLater(error)) {
    ++turn.progress.setbacks;
    turn.pause = PauseAfter(turn.progress.setbacks);
  } else {
    turn.end = BulkStatus::kFailed;
    turn.error = std::string(error.message());
  }
  return turn;
}

std::string Summary(const BulkTurn& turn) {
  const BulkProgress& progress = turn.progress;
  const std::string counts = absl::StrFormat(
      "%s: %d processed, %d succeeded, %d skipped, %d failed", ToText(kBulkStatusText, *turn.end),
      progress.processed, progress.succeeded, progress.skipped, progress.failed);
  return turn.error.empty() ? counts : counts + "; " + turn.error;
}

/// A job with a low rate takes small steps rather than rare ones.
std::int64_t RowsOfTurn(const BulkJob& job) {
  return std::clamp<std::int64_t>(job.rate_per_second, 1, kRowsPerTurn);
}

}  // namespace

BulkRunner::BulkRunner(const BulkRunnerDeps& deps, const Limits& limits, absl::Duration lease)
    : deps_(deps), limits_(limits), lease_(lease) {}

void BulkRunner::Wake() {
  {
    MutexLock lock(mutex_);
    if (stopped_) return;
    if (busy_) {
      again_ = true;
      return;
    }
    busy_ = true;
    again_ = false;
    if (ticket_ != 0) deps_.alarm.Cancel(std::exchange(ticket_, 0));
  }
  const bool queued = deps_.executor.Post([self = shared_from_this()] { self->TakeTurn(); });
  if (!queued) Rest(kBusyPause);
}

void BulkRunner::TakeTurn() {
  const ClaimToken lease(deps_.ids.NewUuid());
  const absl::Time begun = deps_.clock.Now();
  // A store that cannot be read is asked again by the next tick.
  const absl::StatusOr<BulkClaim> claim = deps_.store.bulk_jobs().TakeNext(lease, lease_);
  if (!claim.ok()) return Rest(absl::InfiniteDuration());
  if (!claim->job) return Rest(claim->until_next);
  Begin({*claim->job, lease, begun});
}

void BulkRunner::Begin(const Taken& taken) {
  absl::StatusOr<std::shared_ptr<BulkPage>> page =
      BulkPage::List(deps_.store, taken.job, RowsOfTurn(taken.job), limits_);
  if (stopped()) {
    SaveTurn(taken, {.job = taken.job.id, .progress = taken.job.progress});
    return;
  }
  if (!page.ok()) {
    SaveTurn(taken, TurnWithout(taken.job, page.status()));
    return TakeTurn();
  }
  (*page)->Apply(deps_.control,
                 [self = shared_from_this(), taken, page = *page] { self->Applied(taken, page); });
}

void BulkRunner::Applied(const Taken& taken, const std::shared_ptr<BulkPage>& page) {
  auto save = [self = shared_from_this(), taken, page] { self->Save(taken, *page); };
  {
    MutexLock lock(mutex_);
    if (stopped_) {
      unsaved_ = std::move(save);
      return;
    }
  }
  if (deps_.executor.Post([self = shared_from_this(), save] {
        save();
        self->TakeTurn();
      })) {
    return;
  }
  deps_.alarm.Set(deps_.clock.Now() + kBusyPause, [weak = weak_from_this(), taken, page] {
    if (const auto self = weak.lock()) self->Applied(taken, page);
  });
}

void BulkRunner::Save(const Taken& taken, const BulkPage& page) {
  BulkTurn turn = page.Turn();
  const absl::Duration share =
      absl::Seconds(1) * page.size() / static_cast<double>(taken.job.rate_per_second);
  turn.pause = std::max(turn.pause, share - (deps_.clock.Now() - taken.begun));
  SaveTurn(taken, std::move(turn));
}

void BulkRunner::SaveTurn(const Taken& taken, BulkTurn turn) {
  turn.lease = taken.lease;
  turn.pause = std::max(turn.pause, absl::ZeroDuration());
  if (turn.end) {
    turn.audit = {.id = AuditId(deps_.ids.NewUuid()),
                  .job = taken.job.id,
                  .action = BulkAction::kEnded,
                  .actor = taken.job.created_by,
                  .note = Summary(turn)};
  }
  const absl::Status saved = deps_.store.bulk_jobs().Save(turn);
  if (!saved.ok()) {
    deps_.logger.Log(LogLevel::kWarning, "the progress of a bulk job is not kept; it is repeated",
                     {{"job", taken.job.id.str()}, {"error", saved.ToString()}});
  } else if (turn.end) {
    deps_.logger.Log(LogLevel::kInfo, "a bulk job has ended",
                     {{"job", taken.job.id.str()}, {"outcome", turn.audit.note}});
  }
}

void BulkRunner::Rest(absl::Duration until_next) {
  bool again = false;
  {
    MutexLock lock(mutex_);
    busy_ = false;
    if (stopped_) return;
    again = std::exchange(again_, false);
    if (!again && until_next < absl::InfiniteDuration()) {
      const absl::Time next = deps_.clock.Now() + std::max(until_next, kShortestRest);
      ticket_ = deps_.alarm.Set(next, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->Wake();
      });
    }
  }
  if (again) Wake();
}

bool BulkRunner::stopped() const {
  MutexLock lock(mutex_);
  return stopped_;
}

void BulkRunner::Stop() {
  MutexLock lock(mutex_);
  stopped_ = true;
  if (ticket_ != 0) deps_.alarm.Cancel(std::exchange(ticket_, 0));
}

void BulkRunner::SaveLast() {
  std::function<void()> save;
  {
    MutexLock lock(mutex_);
    save = std::exchange(unsaved_, nullptr);
  }
  if (save) save();
}

}  // namespace flovyn
