#include "in_process.h"

#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "service_call.h"

namespace flovyn::testing {
namespace {

absl::StatusOr<MetadataInput> MetadataOf(const std::string& text) {
  if (text.empty()) return MetadataInput();
  FLOVYN_ASSIGN_OR_RETURN(Json json, ParseJson(text));
  return MetadataInput(std::move(json));
}

template <class T, class Table>
ApiExecution View(const T& row, const Table& statuses) {
  ApiExecution view;
  view.id = row.start.id.str();
  view.kind = row.start.kind;
  view.status = std::string(ToText(statuses, row.status));
  view.metadata = row.start.metadata.text();
  view.input = row.start.input.text();
  view.output = row.output.text();
  view.error = row.error;
  return view;
}

ApiExecution View(const WorkflowExecution& row) { return View(row, kWorkflowStatusText); }
ApiExecution View(const TaskExecution& row) { return View(row, kTaskStatusText); }

template <class T>
ApiList ViewAll(const ListedPage<T>& listed) {
  ApiList list;
  for (const T& row : listed.rows) list.rows.push_back(View(row));
  list.total = listed.total;
  list.next_cursor = listed.next_cursor;
  return list;
}

template <class Filter, class Table>
absl::StatusOr<ListRequest<Filter>> RequestOf(const ApiFilter& asked, const Table& statuses) {
  ListRequest<Filter> request{.page = {.limit = asked.limit, .offset = asked.offset},
                              .query = asked.query,
                              .cursor = asked.cursor};
  Filter& filter = request.filter;
  if (!asked.status.empty()) filter.status = FromText(statuses, asked.status);
  if (!asked.kind.empty()) filter.kind = asked.kind;
  if (!asked.queue.empty()) filter.queue = asked.queue;
  FLOVYN_ASSIGN_OR_RETURN(filter.metadata, ParseMetadataFilter(asked.metadata));
  return request;
}

absl::StatusOr<Command> TaskCommand(const ApiCommand& asked, Payload input) {
  ScheduleTask task;
  FLOVYN_ASSIGN_OR_RETURN(task.task, TaskOf(asked.task));
  task.kind = asked.name;
  task.input = std::move(input);
  task.max_retries = asked.max_retries;
  return task;
}

absl::StatusOr<Command> ChildCommand(const ApiCommand& asked, Payload input) {
  ScheduleChildWorkflow child;
  FLOVYN_ASSIGN_OR_RETURN(child.child, WorkflowOf(asked.child));
  child.name = asked.name;
  child.kind = asked.child_kind;
  child.input = std::move(input);
  return child;
}

absl::StatusOr<Command> CommandOf(const ApiCommand& asked) {
  FLOVYN_ASSIGN_OR_RETURN(Payload payload,
                          Payload::From("payload", asked.payload, Limits().payload_bytes));
  if (asked.type == RecordOperation::kType) return RecordOperation{asked.name, payload};
  if (asked.type == SetState::kType) return SetState{asked.name, payload};
  if (asked.type == ClearState::kType) return ClearState{asked.name};
  if (asked.type == CompleteWorkflow::kType) return CompleteWorkflow{payload};
  if (asked.type == FailWorkflow::kType) return FailWorkflow{asked.name, "", "ERROR"};
  if (asked.type == SuspendWorkflow::kType) return SuspendWorkflow{asked.name};
  if (asked.type == StartTimer::kType) return StartTimer{asked.name, asked.duration_ms};
  if (asked.type == CancelTimer::kType) return CancelTimer{asked.name};
  if (asked.type == ScheduleTask::kType) return TaskCommand(asked, std::move(payload));
  if (asked.type == ScheduleChildWorkflow::kType) return ChildCommand(asked, std::move(payload));
  if (asked.type != CreatePromise::kType) return InvalidField("type", asked.type);
  CreatePromise promise;
  promise.name = asked.name;
  return promise;
}

SubmitStatus StatusOf(const std::string& text) {
  if (text == "SUSPENDED") return SubmitStatus::kSuspended;
  if (text == "COMPLETED") return SubmitStatus::kCompleted;
  if (text == "FAILED") return SubmitStatus::kFailed;
  if (text == "CANCELLED") return SubmitStatus::kCancelled;
  return text == "RUNNING" ? SubmitStatus::kRunning : SubmitStatus::kUnspecified;
}

}  // namespace

InProcess::InProcess(LiveEngine& live, int org) : live_(live), org_(live.org(org)) {
  user_.tenant = org_.id;
  user_.role = Role::kAdmin;
  worker_.tenant = org_.id;
  worker_.type = PrincipalType::kWorker;
}

absl::StatusOr<StartWorkflowRequest> InProcess::StartOf(const ApiStart& start) const {
  StartWorkflowRequest request;
  request.tenant = org_.id;
  request.kind = start.kind;
  request.input = start.input;
  FLOVYN_ASSIGN_OR_RETURN(request.metadata, MetadataOf(start.metadata));
  if (!start.inherit.empty()) {
    FLOVYN_ASSIGN_OR_RETURN(const Json rule, ParseJson(start.inherit));
    FLOVYN_ASSIGN_OR_RETURN(request.inherit_metadata,
                            MetadataInheritance::From("inherit_metadata", rule));
  }
  request.queue = start.queue;
  request.idempotency_key = start.key;
  request.idempotency_ttl_seconds = start.ttl_seconds;
  return request;
}

absl::StatusOr<ApiStarted> InProcess::StartWorkflow(const ApiStart& start) {
  FLOVYN_ASSIGN_OR_RETURN(StartWorkflowRequest request, StartOf(start));
  FLOVYN_ASSIGN_OR_RETURN(const StartedWorkflow started,
                          StartAndWait(live_.engine().workflows(), user_, std::move(request)));
  return ApiStarted{started.id.str(), started.created};
}

absl::StatusOr<ApiExecution> InProcess::GetWorkflow(const std::string& id) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId workflow, WorkflowOf(id));
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution row,
                          live_.engine().workflows().Get(user_, org_.id, workflow));
  return View(row);
}

absl::StatusOr<ApiList> InProcess::ListWorkflows(const ApiFilter& filter) {
  FLOVYN_ASSIGN_OR_RETURN(const auto wanted,
                          RequestOf<WorkflowFilter>(filter, kWorkflowStatusText));
  FLOVYN_ASSIGN_OR_RETURN(const auto listed,
                          live_.engine().workflows().List(user_, org_.id, wanted));
  return ViewAll(listed);
}

absl::StatusOr<std::vector<ApiEvent>> InProcess::History(const std::string& id) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId workflow, WorkflowOf(id));
  FLOVYN_ASSIGN_OR_RETURN(const auto events, live_.engine().workflows().Events(user_, workflow));
  std::vector<ApiEvent> history;
  for (const StoredEvent& event : events) {
    history.push_back({event.sequence, event.type, event.data});
  }
  return history;
}

absl::StatusOr<ApiStarted> InProcess::SubmitTask(const ApiStart& start) {
  StartTaskRequest request;
  request.tenant = org_.id;
  request.kind = start.kind;
  request.input = start.input;
  FLOVYN_ASSIGN_OR_RETURN(request.metadata, MetadataOf(start.metadata));
  request.queue = start.queue;
  request.idempotency_key = start.key;
  request.idempotency_ttl_seconds = start.ttl_seconds;
  FLOVYN_ASSIGN_OR_RETURN(const SubmittedTask task,
                          SubmitTaskAndWait(live_.engine().tasks(), user_, std::move(request)));
  return ApiStarted{task.task.start.id.str(), task.created};
}

absl::StatusOr<ApiExecution> InProcess::GetTask(const std::string& id) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId task, TaskOf(id));
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution row,
                          live_.engine().tasks().GetStandalone(user_, org_.id, task));
  return View(row);
}

absl::StatusOr<ApiList> InProcess::ListTasks(const ApiFilter& filter) {
  FLOVYN_ASSIGN_OR_RETURN(const auto wanted, RequestOf<TaskFilter>(filter, kTaskStatusText));
  FLOVYN_ASSIGN_OR_RETURN(const auto listed, live_.engine().tasks().List(user_, org_.id, wanted));
  return ViewAll(listed);
}

absl::StatusOr<std::optional<ClaimedWork>> InProcess::Poll(WorkType type, const std::string& worker,
                                                           const std::string& queue) {
  PollRequest request;
  request.type = type;
  request.tenant = org_.id;
  request.worker = worker;
  request.queue = queue;
  auto answer = Wait<absl::StatusOr<std::optional<ClaimedWork>>>(
      [&](auto done) { live_.engine().dispatch().Poll(worker_, request, std::move(done)); });
  if (answer.ok() && *answer) live_.engine().dispatch().Delivered(**answer);
  return answer;
}

absl::StatusOr<std::optional<ApiWork>> InProcess::PollWorkflow(const std::string& worker,
                                                               const std::string& queue) {
  FLOVYN_ASSIGN_OR_RETURN(const auto work, Poll(WorkType::kWorkflow, worker, queue));
  if (!work) return std::nullopt;
  const auto& row = std::get<WorkflowExecution>(*work);
  return ApiWork{row.start.id.str(), row.start.kind, row.start.input.text(), row.current_sequence};
}

absl::StatusOr<std::optional<ApiWork>> InProcess::PollTask(const std::string& worker,
                                                           const std::string& queue) {
  FLOVYN_ASSIGN_OR_RETURN(const auto work, Poll(WorkType::kTask, worker, queue));
  if (!work) return std::nullopt;
  const auto& row = std::get<TaskExecution>(*work);
  return ApiWork{row.start.id.str(), row.start.kind, row.start.input.text(), row.execution_count};
}

absl::Status InProcess::Submit(const ApiSubmit& submit) {
  CommandSubmission submission;
  FLOVYN_ASSIGN_OR_RETURN(submission.workflow, WorkflowOf(submit.workflow));
  for (const ApiCommand& asked : submit.commands) {
    FLOVYN_ASSIGN_OR_RETURN(Command command, CommandOf(asked));
    submission.commands.push_back(std::move(command));
  }
  submission.status = StatusOf(submit.status);
  submission.smallest_number = submit.commands.empty() ? 0 : submit.first_number;
  return Wait<absl::Status>([&](auto done) {
    live_.engine().dispatch().SubmitCommands(worker_, std::move(submission), std::move(done));
  });
}

absl::Status InProcess::CompleteTask(const std::string& id, const std::string& output) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId task, TaskOf(id));
  return Wait<absl::Status>([&](auto done) {
    live_.engine().tasks().Complete(worker_, task, output, {}, std::move(done));
  });
}

absl::Status InProcess::FailTask(const std::string& id, const std::string& error) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId task, TaskOf(id));
  return Wait<absl::Status>(
      [&](auto done) { live_.engine().tasks().Fail(worker_, task, error, {}, std::move(done)); });
}

absl::Status InProcess::Register(const std::string& name, const std::vector<std::string>& workflows,
                                 const std::vector<std::string>& tasks) {
  WorkerRegistration registration;
  registration.tenant = org_.id;
  registration.name = name;
  for (const std::string& kind : workflows) registration.workflows.push_back({.kind = kind});
  for (const std::string& kind : tasks) registration.tasks.push_back({.kind = kind});
  return live_.engine().workers().Register(worker_, std::move(registration)).status();
}

}  // namespace flovyn::testing
