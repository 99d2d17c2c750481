#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/sdk/client.h"
#include "flovyn/sdk/worker.h"
#include "flovyn/sdk_testing/mock_task.h"
#include "flovyn/sdk_testing/recorded_history.h"

namespace flovyn::sdk_testing {

/// The engine itself, in the test's own thread and on a clock of its own: whoever waits for a
/// result makes time pass, so a sleep of 30 days takes no longer than any other step, and every run
/// of a test is the same.
///
///   TestEnvironment env;
///   env.worker().workflow("order", order).task("charge-card", [](Order) { return Payment{…}; });
///   auto started = env.client().start<Receipt>("order", Order{…});
///   auto receipt = env.client().result(*started);
///
/// What nobody can do any more (a task that no worker knows, a promise that nobody settles) makes a
/// wait end with DEADLINE_EXCEEDED at once. For one thread.
class TestEnvironment {
 public:
  TestEnvironment();
  ~TestEnvironment();

  /// Register workflows and (mock) tasks before the first call that lets something happen.
  sdk::Worker& worker();
  /// Registers a task that the test answers for.
  template <class Out, class In = Json>
  MockTask<Out, In> mock_task(std::string_view kind) {
    return MockTask<Out, In>(worker(), kind);
  }
  sdk::Client& client();
  sdk::Backend& backend();

  /// Lets happen what is due by then.
  void advance(sdk::Duration by);
  /// Lets happen what is due now.
  void run() { advance(absl::ZeroDuration()); }
  absl::Time now() const;

  /// The types of an execution's events, in order: {"WORKFLOW_STARTED", "TASK_SCHEDULED", …}.
  std::vector<std::string> history(const WorkflowId& id);
  /// The events themselves, for ExpectHistory, CheckDeterminism, WriteHistoryFile, …
  absl::StatusOr<RecordedHistory> record(const WorkflowId& id);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flovyn::sdk_testing

namespace flovyn {
using sdk_testing::TestEnvironment;
}  // namespace flovyn
