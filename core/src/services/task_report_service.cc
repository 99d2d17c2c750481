#include "flovyn/services/task_report_service.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "checks.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/find.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"
#include "own_tenant.h"
#include "submit_decision.h"

namespace flovyn {
namespace {

absl::Status CheckProgress(double progress) {
  if (progress >= 0 && progress <= 1) return absl::OkStatus();
  return InvalidField("progress",
                      absl::StrFormat("%g is out of range; 0 to 1 is allowed", progress));
}

absl::StatusOr<TaskLogLevel> LevelOf(std::string_view text) {
  const std::optional<TaskLogLevel> level = FromText(kTaskLogLevelText, text);
  if (level) return *level;
  return InvalidField("level", absl::StrFormat("\"%s\" is unknown; DEBUG, INFO, WARN and ERROR are "
                                               "allowed",
                                               BoundedText(std::string(text), 40)));
}

}  // namespace

TaskReportService::TaskReportService(Store& store, WorkerDirectory& workers, StreamService& streams,
                                     const Limits& limits)
    : store_(store), workers_(workers), streams_(streams), limits_(limits) {}

absl::StatusOr<TenantId> TaskReportService::TenantOf(const Caller& caller, const TaskId& id) {
  if (!caller.any_tenant) return caller.tenant;
  return store_.tasks().TenantOf(id);
}

absl::Status TaskReportService::Heartbeat(const Caller& caller, const TaskId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, caller.tenant, Action::kUpdate));
  FLOVYN_ASSIGN_OR_RETURN(const TenantId tenant, TenantOf(caller, id));
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution task, store_.tasks().Get(tenant, id));
  if (task.status != TaskStatus::kRunning) return WrongState(task, "kept alive");
  if (task.claim) workers_.Seen(tenant, task.claim->worker);
  return absl::OkStatus();
}

void TaskReportService::ReportProgress(const Caller& caller, const TaskId& id, double progress,
                                       std::string details, UnitDone done) {
  absl::Status checked = Authorize(caller, caller.tenant, Action::kUpdate);
  if (checked.ok()) checked = CheckProgress(progress);
  if (!checked.ok()) return done(checked);
  flovyn::ReportProgress command;
  command.tenant = OwnTenant(caller);
  command.task = id;
  command.progress = progress;
  command.details = std::move(details);
  command.limits = limits_;
  SubmitDecision(
      store_, "report_progress", std::move(command),
      [this, id, progress, done = std::move(done)](const absl::StatusOr<TaskReported>& reported) {
        if (reported.ok()) {
          workers_.Seen(reported->tenant, reported->worker);
          streams_.ProgressReported(*reported, id, progress);
        }
        done(reported.status());
      });
}

void TaskReportService::Log(const Caller& caller, const TaskId& id, std::string_view level,
                            std::string message, UnitDone done) {
  if (absl::Status allowed = Authorize(caller, caller.tenant, Action::kUpdate); !allowed.ok()) {
    return done(allowed);
  }
  const absl::StatusOr<TaskLogLevel> known = LevelOf(level);
  if (!known.ok()) return done(known.status());
  WriteTaskLog command;
  command.tenant = OwnTenant(caller);
  command.task = id;
  command.level = *known;
  command.message = std::move(message);
  command.limits = limits_;
  SubmitCommand(store_, "write_task_log", std::move(command), std::move(done));
}

void TaskReportService::SetState(const Caller& caller, const TaskId& id, std::string key,
                                 std::string value, UnitDone done) {
  absl::StatusOr<Payload> payload = Payload::From("value", std::move(value), limits_.payload_bytes);
  if (!payload.ok()) return done(payload.status());
  ChangeTaskState command;
  command.task = id;
  command.key = std::move(key);
  command.value = *std::move(payload);
  Change(caller, std::move(command), std::move(done));
}

void TaskReportService::ClearState(const Caller& caller, const TaskId& id, std::string key,
                                   UnitDone done) {
  ChangeTaskState command;
  command.task = id;
  command.key = std::move(key);
  Change(caller, std::move(command), std::move(done));
}

void TaskReportService::ClearAllState(const Caller& caller, const TaskId& id, UnitDone done) {
  ChangeTaskState command;
  command.task = id;
  command.clear_all = true;
  Change(caller, std::move(command), std::move(done));
}

void TaskReportService::Change(const Caller& caller, ChangeTaskState command, UnitDone done) {
  absl::Status checked = Authorize(caller, caller.tenant, Action::kUpdate);
  if (checked.ok() && !command.clear_all) {
    checked = CheckText("key", command.key, limits_.name_bytes, Emptiness::kRefused);
  }
  if (!checked.ok()) return done(checked);
  command.tenant = OwnTenant(caller);
  command.limits = limits_;
  SubmitCommand(store_, "change_task_state", std::move(command), std::move(done));
}

absl::StatusOr<std::optional<Payload>> TaskReportService::GetState(const Caller& caller,
                                                                   const TaskId& id,
                                                                   std::string_view key) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, caller.tenant, Action::kView));
  FLOVYN_ASSIGN_OR_RETURN(const TenantId tenant, TenantOf(caller, id));
  return store_.tasks().State(tenant, id, key);
}

absl::StatusOr<std::vector<std::string>> TaskReportService::StateKeys(const Caller& caller,
                                                                      const TaskId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, caller.tenant, Action::kView));
  FLOVYN_ASSIGN_OR_RETURN(const TenantId tenant, TenantOf(caller, id));
  return store_.tasks().StateKeys(tenant, id);
}

absl::StatusOr<Listed<TaskLogLine>> TaskReportService::Logs(const Caller& caller,
                                                            const TenantId& tenant,
                                                            const TaskId& id,
                                                            std::optional<TaskLogLevel> level,
                                                            const Page& page) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kView));
  FLOVYN_RETURN_IF_ERROR(CheckPage(page, limits_.log_limit_max, limits_));
  return store_.tasks().Logs(tenant, id, level, page);
}

}  // namespace flovyn
