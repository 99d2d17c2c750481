#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace flovyn::testing {

struct ApiStart {
  std::string kind = "order";
  std::string input = {};     ///< JSON text; empty: none.
  std::string metadata = {};  ///< JSON text; empty: none.
  std::string inherit = {};   ///< JSON: "all", or an array of keys; empty: nothing.
  std::string queue = {};
  std::string key = {};
  std::optional<std::int64_t> ttl_seconds = {};
};

struct ApiStarted {
  std::string id = {};
  bool created = false;
};

/// A workflow or task execution as a client sees it. JSON members as text, empty when there is
/// none.
struct ApiExecution {
  std::string id = {};
  std::string kind = {};
  std::string status = {};
  std::string metadata = {};
  std::string input = {};
  std::string output = {};
  std::string error = {};
};

struct ApiFilter {
  std::string metadata = {};  ///< JSON text, as a client types it.
  std::string status = {};
  std::string kind = {};
  std::string queue = {};
  std::int64_t limit = 20;
  std::int64_t offset = 0;
  std::string query = {};
  std::string cursor = {};
};

struct ApiList {
  std::vector<ApiExecution> rows = {};
  std::int64_t total = 0;
  std::string next_cursor = {};  ///< Empty on the last page.
};

struct ApiEvent {
  std::int32_t sequence = 0;
  std::string type = {};
  std::string data = {};
};

struct ApiWork {
  std::string id = {};
  std::string kind = {};
  std::string input = {};
  std::int32_t number = 0;  ///< Newest event of a workflow, run of a task.
};

/// One command of an activation: by its protocol name, with the fields that it needs.
struct ApiCommand {
  std::string type = {};
  std::string name = {};     ///< Operation, state key, task kind, timer, promise, child or reason.
  std::string payload = {};  ///< JSON text.
  std::string task = {};     ///< SCHEDULE_TASK: the id.
  std::int32_t max_retries = 3;
  std::string child = {};       ///< SCHEDULE_CHILD_WORKFLOW: the id.
  std::string child_kind = {};  ///< And its kind.
  std::int64_t duration_ms = 0;
};

struct ApiSubmit {
  std::string workflow = {};
  std::string status = {};  ///< SUSPENDED, COMPLETED, …
  std::vector<ApiCommand> commands = {};
  std::int32_t first_number = 1;  ///< Number of the first command.
};

struct ApiSignal {
  std::string name = {};
  std::string value = {};  ///< JSON text; empty: none.
};

struct ApiSignalled {
  std::string workflow = {};
  bool created = false;
  std::int64_t sequence = 0;
};

/// What callers can do, whatever the transport; the scenarios are written against it. Errors are
/// statuses of the core: a transport's code is turned back. Calls wait for their answers.
class ApiUnderTest {
 public:
  virtual ~ApiUnderTest() = default;
  virtual absl::StatusOr<ApiStarted> StartWorkflow(const ApiStart& start) = 0;
  virtual absl::StatusOr<ApiExecution> GetWorkflow(const std::string& id) = 0;
  virtual absl::StatusOr<ApiList> ListWorkflows(const ApiFilter& filter) = 0;
  virtual absl::StatusOr<std::vector<ApiEvent>> History(const std::string& id) = 0;
  virtual absl::StatusOr<ApiStarted> SubmitTask(const ApiStart& start) = 0;
  virtual absl::StatusOr<ApiExecution> GetTask(const std::string& id) = 0;
  virtual absl::StatusOr<ApiList> ListTasks(const ApiFilter& filter) = 0;
  /// Work at once, or nothing.
  virtual absl::StatusOr<std::optional<ApiWork>> PollWorkflow(const std::string& worker,
                                                              const std::string& queue) = 0;
  virtual absl::StatusOr<std::optional<ApiWork>> PollTask(const std::string& worker,
                                                          const std::string& queue) = 0;
  virtual absl::Status Submit(const ApiSubmit& submit) = 0;
  virtual absl::Status CompleteTask(const std::string& id, const std::string& output) = 0;
  virtual absl::Status FailTask(const std::string& id, const std::string& error) = 0;
  virtual absl::Status CancelTask(const std::string& id) = 0;
  virtual absl::StatusOr<ApiSignalled> Signal(const std::string& workflow,
                                              const ApiSignal& signal) = 0;
  /// `start.key` is required.
  virtual absl::StatusOr<ApiSignalled> SignalWithStart(const ApiStart& start,
                                                       const ApiSignal& signal) = 0;
  /// `promise` in any form that the protocol has.
  virtual absl::Status ResolvePromise(const std::string& promise, const std::string& value) = 0;
  virtual absl::Status RejectPromise(const std::string& promise, const std::string& error) = 0;
  /// Whether it was open.
  virtual absl::StatusOr<bool> CancelWorkflow(const std::string& id, const std::string& reason) = 0;
  /// `update` is JSON text; the answer is the metadata afterwards, empty when there is none.
  virtual absl::StatusOr<std::string> UpdateWorkflowMetadata(const std::string& id,
                                                             const std::string& update) = 0;
  virtual absl::StatusOr<std::string> UpdateTaskMetadata(const std::string& id,
                                                         const std::string& update) = 0;
  virtual absl::Status Register(const std::string& name, const std::vector<std::string>& workflows,
                                const std::vector<std::string>& tasks) = 0;
};

}  // namespace flovyn::testing
