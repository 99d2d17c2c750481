#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/domain/ids.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/logger.h"
#include "flovyn/ports/store.h"

namespace flovyn {

/// How long finished executions are kept after their end; zero: for ever.
struct RetentionPolicy {
  absl::Duration finished_executions = absl::ZeroDuration();
  std::map<TenantId, absl::Duration> of_tenants = {};  ///< Win over the value for all.

  absl::Duration AgeOf(const TenantId& tenant) const;
  /// Nothing is ever deleted.
  bool off() const;
};

struct RetentionDeps {
  Store& store;
  Clock& clock;
  Logger& logger;
};

/// Deleted since the engine was made.
struct RetentionCounters {
  std::uint64_t workflows = 0;
  std::uint64_t tasks = 0;
};

/// Deletes finished executions by their age. Passes through the executions of each tenant in the
/// order of creation, a bounded step at a time; the tenants take turns.
class Retention {
 public:
  Retention(const RetentionDeps& deps, RetentionPolicy policy);

  /// As many steps as are due, for half a second at most and the step in progress. Blocks; one
  /// thread calls it, every few seconds.
  absl::Status Tick();
  /// Whether the last Tick left steps that are due. On the thread that ticks.
  bool behind() const { return behind_; }
  /// From any thread.
  RetentionCounters counters() const;

 private:
  using Subject = std::pair<TenantId, WorkType>;
  struct Pass {
    CreationPlace after = {};
    absl::Time next_at = absl::InfinitePast();
  };

  absl::Status FindSubjects();
  /// The next one, in turn, whose step is due.
  std::optional<Subject> NextDue(absl::Time now);
  absl::Status Step(const Subject& subject);
  absl::Status RunSteps();
  void Report(const RetentionCounters& before);

  RetentionDeps deps_;
  const RetentionPolicy policy_;
  std::map<Subject, Pass> passes_;
  std::optional<Subject> last_;
  bool behind_ = false;
  std::atomic<std::uint64_t> workflows_ = 0;
  std::atomic<std::uint64_t> tasks_ = 0;
};

}  // namespace flovyn
