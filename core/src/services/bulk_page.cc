#include "bulk_page.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

/// After that a busy store, or a chain that is not caught up with, is a failure of the execution.
constexpr std::int32_t kTries = 5;
constexpr absl::Duration kLongestSetback = absl::Minutes(1);

query::Query QueryOf(query::Condition condition, absl::Time created_at) {
  query::Query query;
  query.order = {{.operand = query::Field::kCreatedAt, .descending = false}};
  query::Condition until{.kind = query::Condition::Kind::kTest};
  until.test = {.operand = query::Field::kCreatedAt,
                .relation = query::Relation::kLessEqual,
                .values = {created_at}};
  query.condition.kind = query::Condition::Kind::kAnd;
  query.condition.children = {std::move(until)};
  if (condition.kind != query::Condition::Kind::kTrue) {
    query.condition.children.push_back(std::move(condition));
  }
  return query;
}

/// For whom the confirmation of the creation counts.
Caller CreatorOf(const BulkJob& job) {
  Caller caller;
  caller.tenant = job.tenant;
  caller.role = Role::kOwner;
  caller.id = job.created_by;
  return caller;
}

}  // namespace

absl::Duration PauseAfter(std::int32_t setbacks) {
  constexpr std::int32_t kDoublings = 6;
  return std::min(absl::Seconds(1 << std::clamp(setbacks - 1, 0, kDoublings)), kLongestSetback);
}

absl::StatusOr<std::shared_ptr<BulkPage>> BulkPage::List(Store& store, const BulkJob& job,
                                                         std::int64_t max_rows,
                                                         const Limits& limits) {
  const std::shared_ptr<BulkPage> page(new BulkPage(job));
  FLOVYN_ASSIGN_OR_RETURN(const BulkVerbRow verb, FindBulkVerb(job.entity, job.verb));
  FLOVYN_ASSIGN_OR_RETURN(page->apply_, verb.prepare(job, limits));
  FLOVYN_ASSIGN_OR_RETURN(query::Condition condition,
                          ReadBulkCondition(job.entity, job.query, job.created_at));
  const query::Query query = QueryOf(std::move(condition), job.created_at);
  const std::int64_t allowed = job.max_executions - job.progress.processed;
  page->more_allowed_ = allowed > 0;
  Page asked{.limit = std::clamp<std::int64_t>(allowed, 1, max_rows), .max_total = 0};
  if (!job.progress.cursor.empty()) {
    FLOVYN_ASSIGN_OR_RETURN(asked.after,
                            query::ReadCursor(job.progress.cursor, query::EffectiveOrder(query),
                                              QueryEntity(job.entity)));
  }
  FLOVYN_ASSIGN_OR_RETURN(Listed<BulkRow> listed,
                          ListBulkRows(store, job.tenant, job.entity, query, asked));
  page->is_last_ = std::ssize(listed.rows) < asked.limit;
  page->rows_ = std::move(listed.rows);
  page->order_ = query::EffectiveOrder(query);
  return page;
}

void BulkPage::Apply(ControlService& control, std::function<void()> done) {
  if (rows_.empty() || !more_allowed_) return done();
  done_ = std::move(done);
  outcomes_.resize(rows_.size());
  unanswered_ = rows_.size();
  const Caller caller = CreatorOf(job_);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].continued) {
      Answered(i, false);
      continue;
    }
    apply_(control, caller, rows_[i].shown.id,
           [self = shared_from_this(), i](const absl::StatusOr<bool>& answer) {
             self->Answered(i, answer);
           });
  }
}

void BulkPage::Answered(std::size_t index, const absl::StatusOr<bool>& answer) {
  outcomes_[index] = OutcomeOf(answer);
  if (--unanswered_ == 0) std::exchange(done_, nullptr)();
}

BulkPage::Outcome BulkPage::OutcomeOf(const absl::StatusOr<bool>& answer) const {
  using Kind = Outcome::Kind;
  if (answer.ok()) return {.kind = *answer ? Kind::kSucceeded : Kind::kSkipped};
  const absl::Status& status = answer.status();
  const bool patient = job_.progress.setbacks < kTries;
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kFailedPrecondition:
      return {.kind = Kind::kSkipped};
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
      return {.kind = Kind::kAgain};
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kResourceExhausted:
      if (patient) return {.kind = Kind::kAgain};
      [[fallthrough]];
    default:
      return {.kind = Kind::kFailed,
              .error = BoundedText(std::string(status.message()), kMaxBulkErrorBytes)};
  }
}

BulkTurn BulkPage::Turn() const {
  BulkTurn turn{.job = job_.id, .progress = job_.progress};
  BulkProgress& progress = turn.progress;
  const auto again = std::ranges::find(outcomes_, Outcome::Kind::kAgain, &Outcome::kind);
  const auto kept = static_cast<std::size_t>(again - outcomes_.begin());
  for (std::size_t i = 0; i < kept; ++i) {
    const Outcome& outcome = outcomes_[i];
    ++progress.processed;
    if (outcome.kind == Outcome::Kind::kSucceeded) ++progress.succeeded;
    if (outcome.kind == Outcome::Kind::kSkipped) ++progress.skipped;
    if (outcome.kind != Outcome::Kind::kFailed) continue;
    ++progress.failed;
    if (progress.errors.size() < kMaxBulkErrors) {
      progress.errors.push_back({rows_[i].shown.id, outcome.error});
    }
  }
  if (kept > 0) {
    progress.cursor = query::WriteCursor(order_, QueryEntity(job_.entity), rows_[kept - 1].place);
  }
  const bool cut = again != outcomes_.end();
  progress.setbacks = cut && kept == 0 ? job_.progress.setbacks + 1 : 0;
  if (cut) {
    turn.pause = PauseAfter(progress.setbacks);
  } else {
    End(turn);
  }
  return turn;
}

void BulkPage::End(BulkTurn& turn) const {
  if (!more_allowed_ && !rows_.empty()) {
    turn.end = BulkStatus::kFailed;
    turn.error = absl::StrFormat(
        "%d executions, which is the bound, are done, and the query finds more; create another job",
        job_.max_executions);
  } else if (is_last_) {
    turn.end = BulkStatus::kCompleted;
  }
}

}  // namespace flovyn
