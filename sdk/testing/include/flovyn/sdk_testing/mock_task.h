#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "flovyn/domain/errors.h"
#include "flovyn/json/json.h"
#include "flovyn/sdk/future.h"
#include "flovyn/sdk/task_context.h"
#include "flovyn/sdk/worker.h"

namespace flovyn::sdk_testing {

/// A task that the test answers for, and that remembers what it was asked for:
///
///   auto charge = env.mock_task<Payment, Order>("charge-card");
///   charge.fails_once(absl::UnavailableError("busy")).returns(Payment{"P-1"});
///   …
///   CHECK(charge.calls().size() == 2);
///
/// Answers for one call each (…_once) are used up first, in the order they were given. Without any
/// answer it fails for good. A handle: copies are the same task. For the thread of the environment.
template <class Out, class In = Json>
class MockTask {
 public:
  using Answer = std::function<sdk::Outcome<Out>(const In&)>;

  MockTask(sdk::Worker& worker, std::string_view kind) : state_(std::make_shared<State>()) {
    worker.task(kind, [state = state_, kind = std::string(kind)](In input) {
      return state->Run(kind, std::move(input));
    });
  }

  MockTask& returns(sdk::Value<Out> value = {}) {
    state_->always = Giving(std::move(value));
    return *this;
  }
  MockTask& returns_once(sdk::Value<Out> value = {}) {
    state_->once.push_back(Giving(std::move(value)));
    return *this;
  }
  /// Each run: sdk::NotRetryable(error) spares the retries.
  MockTask& fails(absl::Status error) {
    state_->always = [error = std::move(error)](const In&) { return sdk::Outcome<Out>(error); };
    return *this;
  }
  MockTask& fails_once(absl::Status error) {
    state_->once.push_back(
        [error = std::move(error)](const In&) { return sdk::Outcome<Out>(error); });
    return *this;
  }
  MockTask& answers(Answer answer) {
    state_->always = std::move(answer);
    return *this;
  }

  /// The inputs of all runs, retries included.
  const std::vector<In>& calls() const { return state_->calls; }

 private:
  struct State {
    sdk::Outcome<Out> Run(const std::string& kind, In input) {
      calls.push_back(std::move(input));
      if (!once.empty()) {
        const Answer answer = std::move(once.front());
        once.pop_front();
        return answer(calls.back());
      }
      if (always) return always(calls.back());
      return sdk::Outcome<Out>(sdk::NotRetryable(
          FailedPrecondition("the mock task " + kind + " has no answer; say returns(…)")));
    }

    std::deque<Answer> once;
    Answer always = {};
    std::vector<In> calls;
  };

  static Answer Giving(sdk::Value<Out> value) {
    if constexpr (std::is_void_v<Out>) {
      return [](const In&) { return absl::OkStatus(); };
    } else {
      return [value = std::move(value)](const In&) { return sdk::Outcome<Out>(value); };
    }
  }

  std::shared_ptr<State> state_;  // shared with the worker, which runs it
};

}  // namespace flovyn::sdk_testing
