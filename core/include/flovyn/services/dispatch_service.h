#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/access.h"
#include "flovyn/domain/claim.h"
#include "flovyn/domain/commands.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/alarm.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/store.h"
#include "flovyn/services/claim_ledger.h"
#include "flovyn/services/work_listeners.h"
#include "flovyn/services/worker_directory.h"

namespace flovyn {

struct PollRequest {
  WorkType type = WorkType::kWorkflow;
  TenantId tenant = {};
  std::string worker = {};  ///< Id text or name, as the worker calls itself.
  std::string queue = {};   ///< "" means "default".
  std::optional<WorkerPoolId> pool = {};
  std::vector<std::string> kinds = {};  ///< Empty: whatever the worker registered, or any kind.
  absl::Duration hold = absl::ZeroDuration();  ///< How long to wait for work; zero: answer at once.
};

/// The work, or nothing when there was none in time.
using PollAnswer = std::function<void(absl::StatusOr<std::optional<ClaimedWork>>)>;
using PollTicket = std::uint64_t;

struct DispatchDeps {
  Store& store;
  Clock& clock;
  IdGenerator& ids;
  Alarm& alarm;
  Executor& executor;
  ClaimLedger& ledger;
  WorkerDirectory& workers;
};

struct DispatchOptions {
  NodeId node;
  ClaimPolicy claims = {};
  Limits limits = {};
  std::size_t max_parked_polls = 100'000;
  std::size_t max_ready_per_queue = 10'000;  ///< Known in memory; the rest stays in the store.
};

class Dispatcher;

/// Hands work to workers and takes it back. A waiting poll holds no thread and no connection.
/// Safe for concurrent use; nothing here blocks.
class DispatchService {
 public:
  DispatchService(const DispatchDeps& deps, const DispatchOptions& options);
  ~DispatchService();

  /// `answer` is called exactly once, maybe before Poll returns. Errors: PermissionDenied,
  /// InvalidArgument, ResourceExhausted (too many polls), Unavailable.
  PollTicket Poll(const Caller& caller, PollRequest request, PollAnswer answer);
  /// The poller is gone: answers with nothing; work that is being claimed for it goes back.
  void Cancel(PollTicket ticket);
  /// The reply with the work was written, or it could not be: then the work goes back at once.
  void Delivered(const ClaimedWork& work);
  void Undelivered(const ClaimedWork& work);

  /// Applies all commands of an activation or none.
  void SubmitCommands(const Caller& caller, CommandSubmission submission, UnitDone done);

  /// The store's counterpart; bind it before the first poll.
  WorkBroker& broker();
  /// Another node or a sweep says that a queue may hold work.
  void Hint(const WorkQueue& queue);
  /// Workers whose polls are waiting right now: signs of life.
  std::vector<WorkerSeen> ParkedWorkers() const;
  std::size_t parked_polls() const;
  /// Told after the commit whenever an execution on the queue becomes ready, also one that a poll
  /// gets at once, and when another node or a sweep says that there may be some.
  WorkListeners& listeners();
  /// Forgets queues that nobody polled for a while.
  void ForgetIdleQueues();
  /// Answers all parked polls with nothing and parks no more.
  void Drain();

 private:
  void SubmitFor(std::optional<TenantId> tenant, CommandSubmission submission, UnitDone done);

  DispatchDeps deps_;
  Limits limits_;
  // Shared with the reads and alarms that it started and that may ring later than this object
  // lives.
  std::shared_ptr<Dispatcher> dispatcher_;
};

}  // namespace flovyn
