#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "flovyn/sdk/argument.h"
#include "flovyn/sdk/async_call.h"
#include "flovyn/sdk/client.h"

namespace flovyn::sdk {

/// Client for coroutines of the application, on its own executor: no call blocks, and no thread is
/// held by a wait.
///   flovyn::AsyncClient client(**engine, [&io](auto work) { asio::post(io, std::move(work)); });
///   auto receipt = co_await client.result(*co_await client.start<Receipt>("order", order));
/// Nothing happens before a call is awaited (or `then` is called). Answers are those of Client.
/// Backend and executor outlive the calls that are awaited; what waits has to be destroyed before.
class AsyncClient {
 public:
  AsyncClient(Backend& backend, PostTo post) : backend_(backend), post_(std::move(post)) {}

  template <class Out, class In>
  Call<absl::StatusOr<Execution<Out>>> start(std::string_view kind, In&& input,
                                             const StartWorkflowOptions& options = {}) {
    return Read<absl::StatusOr<Execution<Out>>>(
        Start(kind, Encode<In>(input, "input"), options),
        [](const absl::StatusOr<StartedWorkflow>& started) -> absl::StatusOr<Execution<Out>> {
          if (!started.ok()) return started.status();
          return Execution<Out>{started->id, started->created};
        });
  }
  /// When the coroutine is destroyed, the engine stops to look for the end within half a minute.
  template <class T>
  Call<Outcome<T>> result(const Execution<T>& execution, Duration wait = absl::InfiniteDuration()) {
    return Read<Outcome<T>>(Result(execution.id, wait), Decoded<T>("output"));
  }

  template <class T>
  Call<absl::Status> signal(const WorkflowId& id, std::string_view name, T&& value) {
    return Read<absl::Status>(
        Signal({.target = id, .name = std::string(name)}, Encode<T>(value, "value")),
        [](const absl::StatusOr<Signalled>& signalled) { return signalled.status(); });
  }
  template <class In, class T>
  Call<absl::StatusOr<Signalled>> signal_with_start(std::string_view kind, In&& input,
                                                    std::string_view name, T&& value,
                                                    const StartWorkflowOptions& options) {
    absl::StatusOr<std::string> start = Encode<In>(input, "input");
    if (!start.ok()) return {post_, Signal({}, start.status())};
    return {post_, Signal({.target = options.Request(std::string(kind), *std::move(start)),
                           .name = std::string(name)},
                          Encode<T>(value, "value"))};
  }
  template <class T>
  Call<absl::StatusOr<bool>> resolve(const WorkflowId& id, std::string_view promise, T&& value) {
    return {post_,
            Settle({.promise = id.str() + "/" + std::string(promise)}, Encode<T>(value, "value"))};
  }
  Call<absl::StatusOr<bool>> reject(const WorkflowId& id, std::string_view promise,
                                    std::string_view error);
  Call<absl::StatusOr<bool>> cancel(const WorkflowId& id, std::string_view reason);
  /// Give the changes a name first, for the sake of g++ 12: see kArgumentIsSafe.
  Call<absl::StatusOr<Metadata>> update_metadata(const WorkflowId& id,
                                                 const MetadataChanges& changes,
                                                 std::string_view reason = "");
  Call<absl::StatusOr<Metadata>> update_metadata(const TaskId& id, const MetadataChanges& changes,
                                                 std::string_view reason = "");
  Call<absl::StatusOr<WorkflowExecution>> get(const WorkflowId& id);
  Call<absl::StatusOr<ListedPage<WorkflowExecution>>> list(const ListOptions& options);
  /// Give it a name first, for the sake of g++ 12: see kArgumentIsSafe.
  Call<absl::StatusOr<ListedPage<WorkflowExecution>>> list(ListOptions&& options) = delete;
  template <class T>
  Call<absl::StatusOr<T>> query(const WorkflowId& id, std::string_view name) {
    return Read<absl::StatusOr<T>>(Query(id, name), Decoded<T>(name));
  }

  template <class In>
  Call<absl::StatusOr<TaskId>> submit_task(std::string_view kind, In&& input,
                                           const SubmitTaskOptions& options = {}) {
    return {post_, SubmitTask(kind, Encode<In>(input, "input"), options)};
  }
  template <class T>
  Call<Outcome<T>> task_result(const TaskId& id, Duration wait = absl::InfiniteDuration()) {
    return Read<Outcome<T>>(TaskResult(id, wait), Decoded<T>("output"));
  }

 private:
  Call<absl::StatusOr<Metadata>> UpdateMetadata(UpdateMetadataRequest request);

  template <class T>
  using Asks = Begin<absl::StatusOr<T>>;
  using Encoded = absl::StatusOr<std::string>;

  Asks<StartedWorkflow> Start(std::string_view kind, Encoded input,
                              const StartWorkflowOptions& options);
  Asks<Signalled> Signal(SignalCall call, Encoded value);
  Asks<bool> Settle(SettleCall call, Encoded value);
  Asks<std::string> Query(const WorkflowId& id, std::string_view name);
  Asks<std::string> Result(const WorkflowId& id, Duration wait);
  Asks<TaskId> SubmitTask(std::string_view kind, Encoded input, const SubmitTaskOptions& options);
  Asks<std::string> TaskResult(const TaskId& id, Duration wait);

  template <class T>
  static Encoded Encode(const std::remove_reference_t<T>& value, std::string_view name) {
    static_assert(
        kArgumentIsSafe<T>,
        "g++ 12 destroys braced structs in co_await expressions twice: give it a name "
        "first, const Order order{...}; co_await client.start<Receipt>(\"order\", order)");
    return ToJson(value, name);
  }
  /// JSON as a T, whose name errors begin with.
  template <class T>
  static auto Decoded(std::string_view name) {
    return [name = std::string(name)](const absl::StatusOr<std::string>& json) -> Outcome<T> {
      if constexpr (std::is_void_v<T>) {
        return json.status();
      } else {
        if (!json.ok()) return json.status();
        return FromJson<T>(*json, name);
      }
    };
  }
  template <class To, class From, class Reader>
  Call<To> Read(Begin<From> begin, Reader read) {
    return {post_, [begin = std::move(begin), read = std::move(read)](
                       std::function<void(To)> put, std::function<bool()> dropped) {
              begin([put = std::move(put), read](From answer) { put(read(answer)); },
                    std::move(dropped));
            }};
  }

  Backend& backend_;
  const PostTo post_;
};

}  // namespace flovyn::sdk
