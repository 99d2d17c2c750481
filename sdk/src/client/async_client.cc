#include "flovyn/sdk/async_client.h"

#include <algorithm>
#include <memory>

#include "ended.h"

namespace flovyn::sdk {
namespace {

/// How long the engine is asked to wait at a time: so long a wait that was dropped goes on.
constexpr absl::Duration kLook = absl::Seconds(30);

using Put = std::function<void(absl::StatusOr<std::string>)>;
using Dropped = std::function<bool()>;

/// Asks until the execution has ended, the time is over, or nobody waits. T is WorkflowExecution or
/// TaskExecution.
template <class T>
class EndWatch : public std::enable_shared_from_this<EndWatch<T>> {
 public:
  using Get = std::function<void(absl::Duration wait, Answer<T> answer)>;

  EndWatch(RuntimePort& runtime, Get get, Duration wait, Put put, Dropped dropped)
      : runtime_(runtime),
        get_(std::move(get)),
        until_(runtime.Now() + wait.absl()),
        put_(std::move(put)),
        dropped_(std::move(dropped)) {}

  void Look() {
    const absl::Duration left = std::max(until_ - runtime_.Now(), kShortestWait);
    get_(std::min(left, kLook),
         [self = this->shared_from_this()](const absl::StatusOr<T>& found) { self->Seen(found); });
  }

 private:
  void Seen(const absl::StatusOr<T>& found) {
    if (!found.ok()) return put_(found.status());
    if (HasEnded(*found)) return put_(OutputOf(*found));
    if (dropped_()) return;
    if (runtime_.Now() >= until_) return put_(NotEndedInTime(found->start.id.str()));
    Look();
  }

  RuntimePort& runtime_;
  const Get get_;
  const absl::Time until_;
  const Put put_;
  const Dropped dropped_;
};

template <class T>
Begin<absl::StatusOr<T>> Refused(const absl::Status& error) {
  return [error](const auto& put, const auto&) { put(error); };
}

}  // namespace

AsyncClient::Asks<StartedWorkflow> AsyncClient::Start(std::string_view kind, Encoded input,
                                                      const StartWorkflowOptions& options) {
  if (!input.ok()) return Refused<StartedWorkflow>(input.status());
  return [&port = backend_.executions(), request = options.Request(std::string(kind), *input)](
             auto put, const auto&) { port.Start(request, std::move(put)); };
}

AsyncClient::Asks<Signalled> AsyncClient::Signal(SignalCall call, Encoded value) {
  if (!value.ok()) return Refused<Signalled>(value.status());
  call.value = *std::move(value);
  return [&port = backend_.executions(), call = std::move(call)](auto put, const auto&) {
    port.Signal(call, std::move(put));
  };
}

AsyncClient::Asks<bool> AsyncClient::Settle(SettleCall call, Encoded value) {
  if (!value.ok()) return Refused<bool>(value.status());
  call.value = *std::move(value);
  return [&port = backend_.executions(), call = std::move(call)](auto put, const auto&) {
    port.Settle(call, std::move(put));
  };
}

Call<absl::StatusOr<bool>> AsyncClient::reject(const WorkflowId& id, std::string_view promise,
                                               std::string_view error) {
  return {post_, Settle({.promise = id.str() + "/" + std::string(promise),
                         .rejection = std::string(error)},
                        std::string())};
}

Call<absl::StatusOr<bool>> AsyncClient::cancel(const WorkflowId& id, std::string_view reason) {
  return {post_, [&port = backend_.executions(), id, reason = std::string(reason)](
                     auto put, const auto&) { port.Cancel(id, reason, std::move(put)); }};
}

Call<absl::StatusOr<Metadata>> AsyncClient::update_metadata(const WorkflowId& id,
                                                            const MetadataChanges& changes,
                                                            std::string_view reason) {
  return UpdateMetadata(
      {.execution = id, .update = changes.Update(), .reason = std::string(reason)});
}

Call<absl::StatusOr<Metadata>> AsyncClient::update_metadata(const TaskId& id,
                                                            const MetadataChanges& changes,
                                                            std::string_view reason) {
  return UpdateMetadata(
      {.execution = id, .update = changes.Update(), .reason = std::string(reason)});
}

Call<absl::StatusOr<Metadata>> AsyncClient::UpdateMetadata(UpdateMetadataRequest request) {
  return {post_, [&port = backend_.executions(), request = std::move(request)](
                     auto put, const auto&) { port.UpdateMetadata(request, std::move(put)); }};
}

Call<absl::StatusOr<WorkflowExecution>> AsyncClient::get(const WorkflowId& id) {
  return {post_, [&port = backend_.executions(), id](auto put, const auto&) {
            port.Get(id, absl::ZeroDuration(), std::move(put));
          }};
}

Call<absl::StatusOr<ListedPage<WorkflowExecution>>> AsyncClient::list(const ListOptions& options) {
  return {post_,
          [&port = backend_.executions(), request = RequestOf(options)](auto put, const auto&) {
            if (!request.ok()) return put(request.status());
            port.List(*request, std::move(put));
          }};
}

AsyncClient::Asks<std::string> AsyncClient::Query(const WorkflowId& id, std::string_view name) {
  return [&port = backend_.executions(), id, name = std::string(name)](auto put, const auto&) {
    port.Query(id, name, std::move(put));
  };
}

AsyncClient::Asks<std::string> AsyncClient::Result(const WorkflowId& id, Duration wait) {
  return [&backend = backend_, id, wait](auto put, auto dropped) {
    auto get = [&port = backend.executions(), id](absl::Duration longest, auto answer) {
      port.Get(id, longest, std::move(answer));
    };
    std::make_shared<EndWatch<WorkflowExecution>>(backend.runtime(), get, wait, std::move(put),
                                                  std::move(dropped))
        ->Look();
  };
}

AsyncClient::Asks<TaskId> AsyncClient::SubmitTask(std::string_view kind, Encoded input,
                                                  const SubmitTaskOptions& options) {
  if (!input.ok()) return Refused<TaskId>(input.status());
  return [&port = backend_.tasks(), request = options.Request(std::string(kind), *input)](
             auto put, const auto&) { port.Submit(request, std::move(put)); };
}

AsyncClient::Asks<std::string> AsyncClient::TaskResult(const TaskId& id, Duration wait) {
  return [&backend = backend_, id, wait](auto put, auto dropped) {
    auto get = [&port = backend.tasks(), id](absl::Duration longest, auto answer) {
      port.Get(id, longest, std::move(answer));
    };
    std::make_shared<EndWatch<TaskExecution>>(backend.runtime(), get, wait, std::move(put),
                                              std::move(dropped))
        ->Look();
  };
}

}  // namespace flovyn::sdk
