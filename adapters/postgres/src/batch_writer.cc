#include "batch_writer.h"

#include <utility>

#include "absl/time/clock.h"
#include "ended_locks.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "load_statements.h"
#include "loaded_rows.h"
#include "sqlstate.h"
#include "transaction_statements.h"
#include "write_calls.h"

namespace flovyn::postgres {
namespace {

// A plan made while a table was nearly empty reads it from end to end. Planning sees the real sizes
// (if not the statistics) of the tables, so plans are made anew before these can have grown much.
constexpr std::size_t kMostWritten = 1000;
constexpr absl::Duration kYoungestPlan = absl::Milliseconds(250);
constexpr absl::Duration kOldestPlan = absl::Minutes(1);

}  // namespace

PostgresBatchWriter::PostgresBatchWriter(BatchWriterOptions options)
    : options_(std::move(options)) {}

absl::Status PostgresBatchWriter::Connect() {
  if (session_ != nullptr) session_->Probe();
  if (session_ != nullptr && session_->reusable()) return absl::OkStatus();
  session_.reset();
  FLOVYN_RETURN_IF_ERROR(back_off_.Ready(absl::Now()));
  absl::StatusOr<std::unique_ptr<Session>> connected = Session::Connect(options_.session);
  if (!connected.ok()) {
    const absl::Status status = Unavailable(std::string(connected.status().message()));
    back_off_.Failed(absl::Now(), status);
    return status;
  }
  back_off_.Succeeded();
  session_ = *std::move(connected);
  return absl::OkStatus();
}

absl::StatusOr<WorkingSet> PostgresBatchWriter::Load(const UnitRefs& refs) {
  FLOVYN_RETURN_IF_ERROR(Connect());
  absl::StatusOr<WorkingSet> set = LoadOnce(refs);
  if (!set.ok() && !session_->connected()) {
    // Nothing is decided yet, so a connection that died in between may be replaced in silence.
    FLOVYN_RETURN_IF_ERROR(Connect());
    set = LoadOnce(refs);
  }
  if (!set.ok()) return AsStoreStatus(set.status());
  return set;
}

absl::StatusOr<WorkingSet> PostgresBatchWriter::LoadOnce(const UnitRefs& refs) {
  LoadedRows rows;
  std::vector<Call> calls;
  const absl::Time now = absl::Now();
  if (PlansAreOld(now)) {
    calls.push_back({.statement = &DiscardPlans()});
    planned_at_ = now;
    written_since_planned_ = 0;
  }
  calls.push_back({.statement = &Begin()});
  rows.AppendCalls(refs, std::exchange(conflicted_, false), calls);
  FLOVYN_RETURN_IF_ERROR(session_->Run(calls));
  const std::vector<Call> further = rows.FurtherCalls();
  if (!further.empty()) FLOVYN_RETURN_IF_ERROR(session_->Run(further));
  transaction_id_ = rows.transaction_id();
  placeholders_ = rows.inserted_keys();
  return rows.TakeSet();
}

bool PostgresBatchWriter::PlansAreOld(absl::Time now) const {
  const absl::Duration age = now - planned_at_;
  return age > kOldestPlan || (written_since_planned_ > kMostWritten && age > kYoungestPlan);
}

absl::Status PostgresBatchWriter::Write(const WorkingSet& set) {
  written_since_planned_ += set.workflows().size() + set.tasks().size() + set.events().size();
  const CommitStamp stamp = {.node = options_.node, .writer = options_.number, .batch = ++batches_};
  const absl::Status status = WriteAndCommit(set, stamp);
  conflicted_ = absl::IsAborted(status);
  if (session_->connected() || absl::IsAborted(status)) return AsStoreStatus(status);
  session_.reset();
  return FindCommitOutcome(options_.session, {.stamp = stamp, .transaction_id = transaction_id_},
                           options_.commit_patience);
}

absl::Status PostgresBatchWriter::WriteAndCommit(const WorkingSet& set, const CommitStamp& stamp) {
  FLOVYN_RETURN_IF_ERROR(LockEnded(set));
  std::vector<Call> calls = WriteCalls(set, placeholders_);
  calls.push_back(StampCall(stamp));
  if (options_.on_point) {
    FLOVYN_RETURN_IF_ERROR(session_->Run(calls));
    calls.clear();
    options_.on_point("before_commit");
  }
  calls.push_back({.statement = &Commit()});
  return session_->Run(calls);
}

// What has ended has no hot row that Load could lock: it may have been deleted since.
absl::Status PostgresBatchWriter::LockEnded(const WorkingSet& set) {
  EndedLocks locks(set);
  if (locks.calls().empty()) return absl::OkStatus();
  FLOVYN_RETURN_IF_ERROR(session_->Run(locks.calls()));
  return locks.Check();
}

void PostgresBatchWriter::Abandon() {
  if (session_ == nullptr || !session_->in_transaction()) return;
  if (!session_->connected() || !session_->Script("ROLLBACK").ok()) session_.reset();
}

}  // namespace flovyn::postgres
