#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/decide/report_task.h"
#include "flovyn/domain/access.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/store.h"
#include "flovyn/services/stream_service.h"
#include "flovyn/services/worker_directory.h"

namespace flovyn {

/// What workers tell about the tasks they run, and the state that a task keeps over its retries.
/// Tasks are named by id alone and looked for in the caller's tenant. Writes are units: `done` is
/// called once, after the commit; reads block. Errors: PermissionDenied, NotFound, InvalidArgument,
/// FailedPrecondition (the task does not run), ResourceExhausted (limits).
class TaskReportService {
 public:
  TaskReportService(Store& store, WorkerDirectory& workers, StreamService& streams,
                    const Limits& limits);

  /// Blocking. An error tells the worker that the task is no longer its own.
  absl::Status Heartbeat(const Caller& caller, const TaskId& id);
  /// `progress` is 0 to 1. Streams of the task show it.
  void ReportProgress(const Caller& caller, const TaskId& id, double progress, std::string details,
                      UnitDone done);
  /// `level` is DEBUG, INFO, WARN or ERROR.
  void Log(const Caller& caller, const TaskId& id, std::string_view level, std::string message,
           UnitDone done);
  /// `value` is JSON text, empty for none.
  void SetState(const Caller& caller, const TaskId& id, std::string key, std::string value,
                UnitDone done);
  void ClearState(const Caller& caller, const TaskId& id, std::string key, UnitDone done);
  void ClearAllState(const Caller& caller, const TaskId& id, UnitDone done);

  /// nullopt: the key is not set.
  absl::StatusOr<std::optional<Payload>> GetState(const Caller& caller, const TaskId& id,
                                                  std::string_view key);
  absl::StatusOr<std::vector<std::string>> StateKeys(const Caller& caller, const TaskId& id);
  absl::StatusOr<Listed<TaskLogLine>> Logs(const Caller& caller, const TenantId& tenant,
                                           const TaskId& id, std::optional<TaskLogLevel> level,
                                           const Page& page);

 private:
  absl::StatusOr<TenantId> TenantOf(const Caller& caller, const TaskId& id);
  void Change(const Caller& caller, ChangeTaskState command, UnitDone done);

  Store& store_;
  WorkerDirectory& workers_;
  StreamService& streams_;
  Limits limits_;
};

}  // namespace flovyn
