// Executions that continue as new: the chain that they make.
#include <atomic>
#include <set>

#include "contract/retention_scene.h"
#include "contract/rows.h"
#include "fakes/together.h"
#include "flovyn/decide/signal.h"
#include "flovyn/domain/errors.h"

namespace flovyn::testing {
namespace {

/// The newest run of a chain, RUNNING.
struct Chain {
  explicit Chain(FreshStore& of) : store(of), first(of.New<WorkflowId>()), newest(first) {
    WorkflowStart start = PlainWorkflow(store);
    start.id = first;
    Must(Execute(*store, StartWorkflow{.start = start}));
    Claim();
  }

  void Claim() {
    Must(Execute(*store, ClaimWork{WorkType::kWorkflow, newest.uuid(), PollOf(store)}));
  }
  std::vector<StoredEvent> Events(const WorkflowId& id) {
    return Must(store->workflows().Events(store.tenant, id, 0));
  }

  /// As a worker asks that has used no signal of `known`.
  SubmitCommands Continuation(const std::vector<StoredEvent>& known, WorkflowId next) const {
    ContinueAsNew command;
    command.input = PayloadOf("1");
    command.next = next;
    command.seen = known.back().sequence;
    for (const StoredEvent& event : known) {
      if (event.type == SignalReceived::kType) command.unconsumed.push_back(event.sequence);
    }
    SubmitCommands submit;
    submit.submission.workflow = newest;
    submit.submission.commands = {command};
    submit.submission.status = SubmitStatus::kContinuedAsNew;
    return submit;
  }
  void GoOn() {
    const auto next = store.New<WorkflowId>();
    Must(Execute(*store, Continuation(Events(newest), next)));
    newest = next;
    Claim();
  }

  FreshStore& store;
  const WorkflowId first;
  WorkflowId newest;
};

absl::StatusOr<WorkflowExecution> NewestOf(FreshStore& store, const WorkflowId& id) {
  return store->workflows().GetNewestRun(store.tenant, id);
}

std::vector<std::string> SignalsIn(const std::vector<StoredEvent>& events) {
  std::vector<std::string> signals;
  for (const StoredEvent& event : events) {
    if (event.type == SignalReceived::kType) signals.push_back(event.data);
  }
  return signals;
}

}  // namespace

TEST_CASE("chain: the links are kept") {
  FreshStore store;
  Chain chain(store);
  chain.GoOn();
  const WorkflowId second = chain.newest;
  chain.GoOn();
  const WorkflowExecution first = Must(store->workflows().Get(store.tenant, chain.first));
  CHECK(first.status == WorkflowStatus::kContinuedAsNew);
  CHECK(first.continued_as == second);
  CHECK(first.start.run == 1);
  CHECK_FALSE(first.start.first);
  const WorkflowExecution middle = Must(store->workflows().Get(store.tenant, second));
  CHECK(middle.continued_as == chain.newest);
  CHECK(middle.start.run == 2);
  CHECK(middle.start.first == chain.first);
  CHECK(middle.start.continued_from == chain.first);
  WorkflowFilter ended;
  ended.status = WorkflowStatus::kContinuedAsNew;
  CHECK(Must(store->workflows().List(store.tenant, ended, {})).total == 2);
  WorkflowFilter running;
  running.status = WorkflowStatus::kRunning;
  CHECK(Must(store->workflows().List(store.tenant, running, {})).total == 1);
}

TEST_CASE("chain: the newest run is found by any of its runs, in its tenant") {
  FreshStore store;
  Chain chain(store);
  CHECK(Must(NewestOf(store, chain.first)).start.id == chain.first);
  chain.GoOn();
  const WorkflowId second = chain.newest;
  chain.GoOn();
  for (const WorkflowId& id : {chain.first, second, chain.newest}) {
    CHECK(Must(NewestOf(store, id)).start.id == chain.newest);
    CHECK(Must(store->workflows().GetNewestRun(std::nullopt, id)).start.id == chain.newest);
    CHECK(absl::IsNotFound(store->workflows().GetNewestRun(store.other_tenant, id).status()));
  }
  CHECK(absl::IsNotFound(NewestOf(store, store.New<WorkflowId>()).status()));
}

TEST_CASE("chain: runs that are deleted take nothing of the newest with them") {
  RetentionScene scene;
  WorkflowExecution first = scene.Workflow(WorkflowStatus::kContinuedAsNew, RetentionScene::kOld);
  WorkflowExecution second = scene.Workflow(WorkflowStatus::kRunning, RetentionScene::kOld);
  first.continued_as = second.start.id;
  second.start.run = 2;
  second.start.first = first.start.id;
  second.start.continued_from = first.start.id;
  scene.Insert({first, second});
  CHECK(scene.Step().deleted == 1);
  CHECK_FALSE(scene.Has(first));
  CHECK(Must(NewestOf(scene.store, first.start.id)).start.id == second.start.id);
  WorkflowExecution ended = second;
  ended.status = WorkflowStatus::kCompleted;
  ended.completed_at = first.completed_at;
  REQUIRE(SubmitAndWait(*scene.store, Replacing(ended)).ok());
  CHECK(scene.Step().deleted == 1);
  CHECK(absl::IsNotFound(NewestOf(scene.store, first.start.id).status()));
}

TEST_CASE("chain: a run that cannot be written leaves the one before as it was") {
  FreshStore store;
  Chain chain(store);
  WorkflowStart taken = PlainWorkflow(store);
  Must(Execute(*store, StartWorkflow{.start = taken}));
  const std::string before = Describe(Must(store->workflows().Get(store.tenant, chain.first)));
  CHECK_FALSE(Execute(*store, chain.Continuation(chain.Events(chain.first), taken.id)).ok());
  CHECK(Describe(Must(store->workflows().Get(store.tenant, chain.first))) == before);
  CHECK(chain.Events(chain.first).size() == 1);
  CHECK(chain.Events(taken.id).size() == 1);
}

TEST_CASE("chain: of a child only the newest run is listed") {
  FreshStore store;
  const WorkflowExecution parent = NewWorkflow(store, StoreNow(*store));
  WorkflowExecution old = NewWorkflow(store, parent.created_at);
  WorkflowExecution current = NewWorkflow(store, parent.created_at);
  old.start.parent = parent.start.id;
  old.status = WorkflowStatus::kContinuedAsNew;
  old.completed_at = parent.created_at;
  current.start.parent = parent.start.id;
  REQUIRE(SubmitAndWait(*store, Inserting({parent, old, current})).ok());
  const auto children = Must(store->workflows().ListChildren(store.tenant, parent.start.id));
  REQUIRE(children.size() == 1);
  CHECK(children.front().start.id == current.start.id);
}

TEST_CASE("chain: signals that come while it continues are lost by nobody and told once") {
  constexpr int kSenders = 4;
  constexpr int kSignals = 40;
  constexpr int kTries = 10'000;
  FreshStore store;
  Chain chain(store);
  std::atomic<int> failures = 0;
  std::atomic<int> sending = kSenders;
  std::atomic<int> continued = 0;
  const auto send = [&](int sender) {
    for (int i = 0; i < kSignals; ++i) {
      SignalWorkflow signal{.workflow = chain.first, .name = "add"};
      signal.value = PayloadOf(std::to_string(1'000 * sender + i));
      absl::Status sent;
      for (int tries = 0; tries < kTries; ++tries) {
        const auto newest = NewestOf(store, chain.first);
        if (newest.ok()) signal.workflow = newest->start.id;
        sent = Execute(*store, signal).status();
        if (ContinuedOf(sent).empty()) break;
      }
      if (!sent.ok()) ++failures;
    }
    --sending;
  };
  const auto go_on = [&] {
    while (sending > 0) {
      // It has seen what had come before it began: the others come while it runs.
      const std::vector<StoredEvent> seen =
          Must(store->workflows().Events(store.tenant, chain.newest, 0));
      const auto next = store.New<WorkflowId>();
      ++continued;
      if (!Execute(*store, chain.Continuation(seen, next)).ok()) ++failures;
      chain.newest = next;
      const ClaimWork claim{WorkType::kWorkflow, next.uuid(), PollOf(store)};
      if (!Execute(*store, claim).ok()) ++failures;
    }
  };
  Together(kSenders + 1, [&](int i) { i < kSenders ? send(i) : go_on(); });
  CHECK(failures == 0);
  CHECK(continued > 0);
  const std::vector<std::string> signals = SignalsIn(chain.Events(chain.newest));
  CHECK(signals.size() == kSenders * kSignals);
  CHECK(std::set<std::string>(signals.begin(), signals.end()).size() == kSenders * kSignals);
  for (int sender = 0; sender < kSenders; ++sender) {
    int next = 0;
    for (const std::string& signal : signals) {
      const std::string text =
          R"({"signalName":"add","signalValue":)" + std::to_string(1'000 * sender + next) + "}";
      if (signal == text) ++next;
    }
    CHECK(next == kSignals);
  }
}

}  // namespace flovyn::testing
