#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/base/mutex.h"
#include "flovyn/domain/access.h"
#include "flovyn/http/http_server.h"
#include "flovyn/ports/launcher.h"

namespace flovyn::http {

/// Somebody waits for the end of an execution.
struct ResultQuestion {
  Caller caller;
  TenantId tenant;
  WorkflowId workflow;
  absl::Time until;
  Answer<WorkflowExecution> answer;
};

/// Clients that wait for executions to end. None of them holds a thread or a connection to the
/// database: an end on this node is heard from the event bus at once; one on another node is found
/// by reading the execution again every now and then, as the bus does not reach across nodes.
/// Safe for concurrent use.
class ResultWaits {
 public:
  /// `deps` outlive it. At most `max` wait at a time.
  ResultWaits(const HttpServerDeps& deps, std::size_t max);
  ~ResultWaits();
  ResultWaits(const ResultWaits&) = delete;
  ResultWaits& operator=(const ResultWaits&) = delete;

  /// Calls `question.answer` once: with the execution when it has ended, with the open one when the
  /// time is over or the waits are closed, or with the error of a read. Blocks for one read. Gives
  /// the way to end the wait early; it must not run on a thread that publishes events.
  /// Errors (`answer` is not called then): ResourceExhausted.
  absl::StatusOr<std::function<void()>> Wait(ResultQuestion question);
  /// Ends all waits, and each one to come at its first look.
  void Close();

 private:
  class One;
  void Forget(std::uint64_t number);

  const HttpServerDeps& deps_;
  const std::size_t max_;
  Mutex mutex_;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  std::uint64_t last_ ABSL_GUARDED_BY(mutex_) = 0;
  // Shared with the looks that run on the executor.
  std::map<std::uint64_t, std::shared_ptr<One>> waiting_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn::http
