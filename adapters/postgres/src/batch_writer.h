#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commit_outcome.h"
#include "flovyn/sql/write_lane.h"
#include "pool.h"
#include "session.h"

namespace flovyn::postgres {

struct BatchWriterOptions {
  SessionOptions session = {};
  NodeId node = {};         ///< Fresh in each process.
  std::int64_t number = 0;  ///< Of the writer, among those of the node.
  /// How long to look for the outcome of a commit whose answer was lost.
  absl::Duration commit_patience = absl::Seconds(60);
  std::function<void(std::string_view)> on_point = {};
};

/// Two round trips a batch: begin, lock and load; then write and commit. Keeps its own connection
/// and opens a new one when it is lost.
class PostgresBatchWriter : public sql::BatchWriter {
 public:
  explicit PostgresBatchWriter(BatchWriterOptions options);

  absl::StatusOr<WorkingSet> Load(const UnitRefs& refs) override;
  absl::Status Write(const WorkingSet& set) override;
  void Abandon() override;

 private:
  absl::Status Connect();
  absl::StatusOr<WorkingSet> LoadOnce(const UnitRefs& refs);
  bool PlansAreOld(absl::Time now) const;
  absl::Status WriteAndCommit(const WorkingSet& set, const CommitStamp& stamp);
  absl::Status LockEnded(const WorkingSet& set);

  const BatchWriterOptions options_;
  std::unique_ptr<Session> session_;
  ConnectBackOff back_off_;
  absl::Time planned_at_ = absl::InfinitePast();
  std::size_t written_since_planned_ = 0;     ///< Executions and events.
  std::string transaction_id_;                ///< Of the open transaction.
  std::int64_t batches_ = 0;                  ///< That it tried to commit.
  bool conflicted_ = false;                   ///< The last write met another node's.
  std::vector<IdempotencyKey> placeholders_;  ///< Keys that Load inserted.
};

}  // namespace flovyn::postgres
