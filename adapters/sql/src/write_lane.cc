#include "flovyn/sql/write_lane.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "answer_queue.h"
#include "flovyn/domain/errors.h"

namespace flovyn::sql {

/// The batches that may wait for their answers before the lane stops to write.
constexpr std::size_t kMaxUnanswered = 16;

class WriteLane::Impl {
 public:
  Impl(std::unique_ptr<BatchWriter> writer, LaneOptions options)
      : options_(std::move(options)),
        writer_(std::move(writer)),
        answers_(kMaxUnanswered),
        // Of a lambda the thread would have a vtable that shared objects export, with our name.
        thread_(std::function<void()>([this] { Run(); })) {}
  ~Impl() { Close(); }

  void Bind(const StoreHooks& hooks) { hooks_ = hooks; }
  void Submit(Unit unit, UnitDone done);
  StoreCounters counters() const;
  void Close();

 private:
  using Units = std::vector<PendingUnit>;

  std::optional<absl::Status> Enqueue(PendingUnit& pending);
  void Run();
  Units NextUnits();
  void Execute(Units units);
  void ExecuteOneByOne(Units units);
  /// Tries until the batch is written, or has failed for another reason than a conflict.
  absl::Status Attempt(Batch& batch, std::optional<WorkingSet>& set);
  absl::Status AttemptOnce(Batch& batch, std::optional<WorkingSet>& set);
  void At(std::string_view point) const {
    if (options_.on_point) options_.on_point(point);
  }

  const LaneOptions options_;
  StoreHooks hooks_;
  std::unique_ptr<BatchWriter> writer_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<PendingUnit> queue_;
  bool closing_ = false;
  StoreCounters counters_;

  std::mutex close_mutex_;
  AnswerQueue answers_;
  std::thread thread_;
};

void WriteLane::Impl::Submit(Unit unit, UnitDone done) {
  PendingUnit pending{std::move(unit), std::move(done)};
  if (const std::optional<absl::Status> refusal = Enqueue(pending)) {
    // Not on this thread: the caller may hold what its callback needs.
    answers_.Refuse([done = std::move(pending.done), status = *refusal] { done(status); });
  }
}

std::optional<absl::Status> WriteLane::Impl::Enqueue(PendingUnit& pending) {
  const std::lock_guard lock(mutex_);
  if (closing_) return Cancelled("the store is closing");
  if (queue_.size() >= options_.max_queued_units) {
    return ResourceExhausted(std::to_string(options_.max_queued_units) +
                             " units are waiting to be written, which is the limit; try again");
  }
  queue_.push_back(std::move(pending));
  if (queue_.size() == 1) wake_.notify_one();
  return std::nullopt;
}

void WriteLane::Impl::Run() {
  for (Units units = NextUnits(); !units.empty(); units = NextUnits()) Execute(std::move(units));
}

WriteLane::Impl::Units WriteLane::Impl::NextUnits() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
  const auto count = static_cast<std::ptrdiff_t>(
      std::min(queue_.size(), std::max<std::size_t>(options_.max_batch_units, 1)));
  const auto end = queue_.begin() + count;
  Units units(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  return units;
}

void WriteLane::Impl::Execute(Units units) {
  const std::size_t count = units.size();
  auto batch = std::make_shared<Batch>(std::move(units), hooks_);
  std::optional<WorkingSet> set;
  const absl::Status status = Attempt(*batch, set);
  if (status.ok()) {
    answers_.Push([this, batch, count, written = std::make_shared<WorkingSet>(*std::move(set))] {
      {
        const std::lock_guard lock(mutex_);
        counters_.units += count;
        counters_.refused += batch->refused();
      }
      batch->Committed(*written);
    });
    return;
  }
  Units failed = batch->Failed();
  if (count > 1 && !absl::IsUnavailable(status)) {
    {
      const std::lock_guard lock(mutex_);
      ++counters_.failed_batches;
    }
    ExecuteOneByOne(std::move(failed));
    return;
  }
  answers_.Push([this, status, units = std::make_shared<Units>(std::move(failed))] {
    {
      const std::lock_guard lock(mutex_);
      counters_.units += units->size();
    }
    for (const PendingUnit& pending : *units) pending.done(status);
  });
}

void WriteLane::Impl::ExecuteOneByOne(Units units) {
  for (PendingUnit& pending : units) {
    Units one;
    one.push_back(std::move(pending));
    Execute(std::move(one));
  }
}

absl::Status WriteLane::Impl::Attempt(Batch& batch, std::optional<WorkingSet>& set) {
  absl::Status status;
  for (int i = 0; i <= options_.max_conflict_retries; ++i) {
    status = AttemptOnce(batch, set);
    if (status.ok()) return status;
    writer_->Abandon();
    if (!absl::IsAborted(status)) return status;
  }
  if (batch.size() > 1) return status;
  return Unavailable("conflicts with other sessions did not end: " + std::string(status.message()));
}

absl::Status WriteLane::Impl::AttemptOnce(Batch& batch, std::optional<WorkingSet>& set) {
  absl::StatusOr<WorkingSet> loaded = writer_->Load(batch.refs());
  if (!loaded.ok()) return loaded.status();
  At("loaded");
  set = *std::move(loaded);
  batch.Decide(*set);
  if (set->unchanged()) {
    writer_->Abandon();
    return absl::OkStatus();
  }
  if (absl::Status status = writer_->Write(*set); !status.ok()) return status;
  At("committed");
  const std::lock_guard lock(mutex_);
  ++counters_.write_transactions;
  return absl::OkStatus();
}

StoreCounters WriteLane::Impl::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

void WriteLane::Impl::Close() {
  const std::lock_guard closing(close_mutex_);
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
  answers_.Drain();
}

WriteLane::WriteLane(std::unique_ptr<BatchWriter> writer, LaneOptions options)
    : impl_(std::make_unique<Impl>(std::move(writer), std::move(options))) {}
WriteLane::~WriteLane() = default;

void WriteLane::Bind(const StoreHooks& hooks) { impl_->Bind(hooks); }
void WriteLane::Submit(Unit unit, UnitDone done) {
  impl_->Submit(std::move(unit), std::move(done));
}
StoreCounters WriteLane::counters() const { return impl_->counters(); }
void WriteLane::Close() { impl_->Close(); }

}  // namespace flovyn::sql
