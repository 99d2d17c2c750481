#include "flovyn/services/stream_service.h"

#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "open_stream.h"
#include "stream_feeds.h"

namespace flovyn {
namespace {

constexpr std::size_t kKnownTasks = 10'000;

/// "<id>:<cursor>" in a stream with children, else "<cursor>".
absl::Status ReadResume(const std::string& text, const Uuid& root, StreamShape& shape) {
  shape.resumed = root;
  if (text.empty()) return absl::OkStatus();
  const std::size_t colon = text.find(':');
  std::string_view cursor = text;
  if (shape.with_children && colon != std::string::npos) {
    const std::optional<Uuid> id = Uuid::Parse(cursor.substr(0, colon));
    if (!id) return StreamCursor::Parse("-").status();
    shape.resumed = *id;
    cursor.remove_prefix(colon + 1);
  }
  FLOVYN_ASSIGN_OR_RETURN(shape.cursor, StreamCursor::Parse(cursor));
  return absl::OkStatus();
}

Uuid IdOf(const StreamRequest& request) {
  return std::visit([](const auto& id) { return id.uuid(); }, request.execution);
}

}  // namespace

StreamService::StreamService(const StreamDeps& deps, std::uint32_t nonce,
                             const StreamLimits& limits)
    : deps_(deps),
      limits_(limits),
      feeds_(std::make_shared<StreamFeeds>(
          FeedDeps{deps.store, deps.clock, deps.alarm, deps.executor}, nonce, limits)) {}

StreamService::~StreamService() { Stop(); }

absl::StatusOr<StreamService::Ticket> StreamService::Open(const Caller& caller,
                                                          const StreamRequest& request,
                                                          std::shared_ptr<StreamReader> reader) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, request.tenant, Action::kView));
  StreamShape shape = {.tenant = request.tenant,
                       .of_task = std::holds_alternative<TaskId>(request.execution),
                       .with_children = request.with_children,
                       .filter = request.filter,
                       .max_executions = limits_.executions_per_stream};
  FLOVYN_RETURN_IF_ERROR(ReadResume(request.last_event_id, IdOf(request), shape));
  const auto stream = std::make_shared<OpenStream>(shape, std::move(reader));
  FLOVYN_RETURN_IF_ERROR(AddExecution(request, *stream));
  MutexLock lock(mutex_);
  if (open_.size() >= limits_.streams) {
    return ResourceExhausted(absl::StrFormat(
        "%d event streams are open, which is the limit; try again later", open_.size()));
  }
  open_.emplace(++last_ticket_, Opened{stream, {request.tenant, IdOf(request)}});
  return last_ticket_;
}

absl::Status StreamService::AddExecution(const StreamRequest& request, OpenStream& stream) {
  if (const auto* id = std::get_if<TaskId>(&request.execution)) {
    FLOVYN_ASSIGN_OR_RETURN(const TaskExecution task, deps_.store.tasks().Get(request.tenant, *id));
    if (task.start.workflow) return NotFound("standalone task execution", id->str());
    stream.Add(id->uuid(), std::nullopt);
    return absl::OkStatus();
  }
  const WorkflowId id = std::get<WorkflowId>(request.execution);
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution row,
                          deps_.store.workflows().Get(request.tenant, id));
  stream.Add(id.uuid(), StreamStory(id, row.start.kind, row.start.parent));
  return absl::OkStatus();
}

void StreamService::Continue(Ticket ticket) {
  std::shared_ptr<OpenStream> stream;
  {
    MutexLock lock(mutex_);
    const auto found = open_.find(ticket);
    if (found == open_.end()) return;
    stream = found->second.stream;
    // Not sooner: the reader is not ready before.
    if (!std::exchange(found->second.begun, true)) feeds_->Join(stream, found->second.topic);
  }
  feeds_->Continue(stream);
}

void StreamService::Close(Ticket ticket) {
  std::shared_ptr<OpenStream> stream;
  {
    MutexLock lock(mutex_);
    const auto found = open_.find(ticket);
    if (found == open_.end()) return;
    stream = std::move(found->second.stream);
    open_.erase(found);
  }
  feeds_->Leave(stream);
}

absl::Status StreamService::Publish(const Caller& caller, const StreamMessage& message) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, caller.tenant, Action::kUpdate));
  FLOVYN_ASSIGN_OR_RETURN(
      StreamItem item,
      ReadStreamMessage(message.type, message.payload, limits_.ring_bytes, deps_.clock.Now()));
  FLOVYN_ASSIGN_OR_RETURN(const StreamTopic topic, TopicOf(caller, message));
  Receive(topic, std::move(item));
  return absl::OkStatus();
}

absl::StatusOr<StreamTopic> StreamService::TopicOf(const Caller& caller,
                                                   const StreamMessage& message) {
  FLOVYN_ASSIGN_OR_RETURN(const KnownTask task, Know(caller, message.task));
  if (!caller.any_tenant && caller.tenant != task.tenant) {
    return NotFound("task execution", message.task.str());
  }
  if (message.workflow && message.workflow != task.workflow) {
    return InvalidField("workflow_execution_id", "the task does not belong to that execution");
  }
  return StreamTopic{task.tenant, task.workflow ? task.workflow->uuid() : message.task.uuid()};
}

// What is asked of a task never changes: a stream of tokens costs one read.
absl::StatusOr<StreamService::KnownTask> StreamService::Know(const Caller& caller,
                                                             const TaskId& id) {
  {
    MutexLock lock(mutex_);
    const auto found = known_.find(id);
    if (found != known_.end()) return found->second;
  }
  TenantId tenant = caller.tenant;
  if (caller.any_tenant) {
    FLOVYN_ASSIGN_OR_RETURN(tenant, deps_.store.tasks().TenantOf(id));
  }
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution task, deps_.store.tasks().Get(tenant, id));
  KnownTask known = {tenant, task.start.workflow};
  MutexLock lock(mutex_);
  if (known_.size() >= kKnownTasks) known_.clear();
  known_.insert_or_assign(id, known);
  return known;
}

void StreamService::ProgressReported(const TaskReported& reported, const TaskId& task,
                                     double progress) {
  const Uuid id = reported.workflow ? reported.workflow->uuid() : task.uuid();
  Receive({reported.tenant, id}, {.type = StreamType::kProgress,
                                  .data = absl::StrFormat("%.15g", progress),
                                  .at = deps_.clock.Now()});
}

void StreamService::Receive(const StreamTopic& topic, StreamItem item) {
  feeds_->Receive(topic, std::move(item));
}

void StreamService::Committed(const WorkingSet& set) {
  if (feeds_->idle() && feeds_->hub().topics() == 0 && !feeds_->exchange().wanted()) return;
  for (const Tracked<WorkflowExecution>& tracked : set.workflows()) {
    if (!tracked.changed) continue;
    const StreamTopic topic = {tracked.row.start.tenant, tracked.row.start.id.uuid()};
    if (!tracked.row.open()) feeds_->hub().Ended(topic);
    feeds_->HistoryGrew(topic);
  }
  for (const Tracked<TaskExecution>& tracked : set.tasks()) {
    if (!tracked.changed || tracked.row.start.workflow) continue;
    const StreamTopic topic = {tracked.row.start.tenant, tracked.row.start.id.uuid()};
    if (!tracked.row.open()) feeds_->hub().Ended(topic);
    feeds_->HistoryGrew(topic);
  }
}

void StreamService::Tick() {
  feeds_->hub().Sweep();
  feeds_->exchange().Tick();
}

void StreamService::Stop() { feeds_->Stop(); }

RelayCounters StreamService::relay_counters() const { return feeds_->exchange().counters(); }

std::size_t StreamService::open_streams() const {
  MutexLock lock(mutex_);
  return open_.size();
}

}  // namespace flovyn
