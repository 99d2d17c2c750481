#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "program.h"
#include "services/engine_fixture.h"

namespace flovyn::testing {

/// What a run came to.
struct RunReport {
  std::vector<std::string> faults = {};  ///< None when all is well.
  std::size_t workflows = 0;
  std::size_t events = 0;
  std::map<std::string, std::size_t> endings = {};  ///< Executions by status.
  std::map<std::string, std::size_t> types = {};    ///< Events by type.

  void Add(const RunReport& other);
};

/// One seeded run: clients and workers that do random things to one engine on the in-memory store,
/// with workers that die, answers that are late, lost or sent twice, and a clock that jumps. The
/// same seed does the same.
class World {
 public:
  explicit World(std::uint64_t seed);

  RunReport Run();

 private:
  using Later = std::function<void()>;

  bool Chance(int percent) { return static_cast<int>(random_() % 100) < percent; }
  template <class T>
  const T& Any(const std::vector<T>& values) {
    return values[random_() % values.size()];
  }

  void Disturb();
  void Settle();
  void RunLater();
  void CheckAll();
  void CheckNothingMissed();
  void Count();

  // Clients.
  void StartRoot();
  void SendSignal(const WorkflowId& id);
  void SignalWithStart();
  void SettlePromises(int percent);
  void Settle(const PromiseId& promise);
  void CancelOne();
  void CancelTask();
  void RetryFailed();
  void IncrementMetadata();
  void SatisfyAll();

  // Workers.
  void PollOnce(WorkType type, bool faults);
  void OnWork(const ClaimedWork& work, bool faults);
  void RunActivation(const WorkflowExecution& work, bool faults);
  void RunTask(const TaskExecution& work, bool faults);
  void Submit(const WorkflowExecution& work, const Turn& turn, std::size_t events_seen);
  void FinishTask(const TaskExecution& work, bool well);

  std::vector<WorkflowExecution> AllWorkflows();
  std::vector<StoredEvent> Events(const WorkflowId& id);
  void Fault(const WorkflowId& id, const std::string& what);
  void CheckHistory(const WorkflowExecution& workflow);
  void CheckOutcome(const WorkflowExecution& workflow);

  std::mt19937_64 random_;
  EngineFixture fixture_;
  std::vector<Later> later_;
  std::vector<PollTicket> parked_;
  int roots_ = 0;
  int last_signal_ = 0;
  std::map<WorkflowId, std::set<std::string>> acknowledged_signals_;
  std::set<TaskId> acknowledged_tasks_;
  std::vector<PromiseId> known_promises_;
  std::map<WorkflowId, int> retries_;
  std::map<WorkflowId, int> acknowledged_increments_;
  std::vector<std::string> faults_;
  RunReport report_;
};

}  // namespace flovyn::testing
