#pragma once

#include "bodies/lists.h"
#include "bodies/task_bodies.h"
#include "body_writer.h"
#include "call.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::http {

/// The page of log lines that the query asks for, of a task that the caller may see.
inline absl::StatusOr<Reply> TaskLogs(const Call& call, const TaskId& task,
                                      std::int64_t default_limit) {
  FLOVYN_ASSIGN_OR_RETURN(const auto level, call.query().Enum("level", kTaskLogLevelText));
  FLOVYN_ASSIGN_OR_RETURN(
      const Page page,
      call.query().PageOf(default_limit, call.limits().log_limit_max, call.limits()));
  FLOVYN_ASSIGN_OR_RETURN(
      const Listed<TaskLogLine> found,
      call.engine().task_reports().Logs(call.caller(), call.tenant().id, task, level, page));
  return Reply{
      .body = WritePage(kTaskLogList, WriteArray(found.rows, WriteLogLine), {found.total}, page)};
}

}  // namespace flovyn::http
