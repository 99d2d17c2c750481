#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bulk_rows.h"
#include "bulk_verbs.h"
#include "flovyn/domain/bulk_job.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/bulk_job_repository.h"
#include "flovyn/ports/store.h"

namespace flovyn {

/// A turn of a job that was taken: the next executions of its query, and what became of each.
class BulkPage : public std::enable_shared_from_this<BulkPage> {
 public:
  /// Lists them; blocks. Errors: those of a list; InvalidArgument when this version does not
  /// understand the job.
  static absl::StatusOr<std::shared_ptr<BulkPage>> List(Store& store, const BulkJob& job,
                                                        std::int64_t max_rows,
                                                        const Limits& limits);

  /// Applies the verb to all. `done` runs once, after the last answer, on the thread of that one.
  void Apply(ControlService& control, std::function<void()> done);

  /// What is to be kept once all are answered: the outcomes up to the first that is to be tried
  /// again, which is where the next turn begins. Without lease and audit.
  BulkTurn Turn() const;
  const BulkJob& job() const { return job_; }
  std::int64_t size() const { return static_cast<std::int64_t>(rows_.size()); }

 private:
  struct Outcome {
    enum class Kind : std::uint8_t { kSucceeded, kSkipped, kFailed, kAgain };
    Kind kind = Kind::kAgain;
    std::string error = {};
  };

  explicit BulkPage(const BulkJob& job) : job_(job) {}
  void Answered(std::size_t index, const absl::StatusOr<bool>& answer);
  Outcome OutcomeOf(const absl::StatusOr<bool>& answer) const;
  void End(BulkTurn& turn) const;

  const BulkJob job_;
  BulkApply apply_;
  std::vector<query::OrderTerm> order_;
  std::vector<BulkRow> rows_;
  bool more_allowed_ = true;  ///< False: only to see whether the query finds more than it may.
  bool is_last_ = false;
  std::vector<Outcome> outcomes_;  ///< Each written by its answer alone.
  std::atomic<std::size_t> unanswered_ = 0;
  std::function<void()> done_;
};

/// How long a job that got nowhere so often in a row waits.
absl::Duration PauseAfter(std::int32_t setbacks);

}  // namespace flovyn
