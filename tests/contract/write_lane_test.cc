// The lane of the SQL stores over a database that fails on command.

#include "flovyn/sql/write_lane.h"

#include <atomic>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "fakes/fake_broker.h"
#include "flovyn/domain/errors.h"
#include "test.h"

namespace flovyn::testing {
namespace {

WorkflowId IdOf(std::uint64_t number) { return WorkflowId(MakeUuidV7(1, 0, number)); }

WorkflowExecution RowOf(std::uint64_t number) {
  WorkflowStart start;
  start.id = IdOf(number);
  start.kind = "order";
  return WorkflowExecution::New(start, absl::UnixEpoch());
}

/// What the lane did with its database; read after Close.
struct Journal {
  int loads = 0;
  int abandons = 0;
  std::vector<std::size_t> written = {};  ///< Rows of each write that succeeded.
};

/// Fails as told: the first statuses of the script for the first writes; and always for `poison`.
class ScriptedWriter final : public sql::BatchWriter {
 public:
  ScriptedWriter(Journal& journal, std::deque<absl::Status> script,
                 std::optional<WorkflowId> poison = {})
      : journal_(journal), script_(std::move(script)), poison_(poison) {}

  absl::StatusOr<WorkingSet> Load(const UnitRefs&) override {
    ++journal_.loads;
    return WorkingSet(absl::UnixEpoch());
  }

  absl::Status Write(const WorkingSet& set) override {
    if (!script_.empty()) {
      absl::Status next = script_.front();
      script_.pop_front();
      if (!next.ok()) return next;
    }
    if (poison_ && set.Find(*poison_) != nullptr) return Internal("poison");
    journal_.written.push_back(set.workflows().size());
    return absl::OkStatus();
  }

  void Abandon() override { ++journal_.abandons; }

 private:
  Journal& journal_;
  std::deque<absl::Status> script_;
  const std::optional<WorkflowId> poison_;
};

Unit Inserting(std::uint64_t number, std::atomic<int>* decisions = nullptr) {
  return {.name = "insert", .decide = [number, decisions](const WorkingSet&) {
            if (decisions != nullptr) ++*decisions;
            Delta delta;
            delta.new_workflows.push_back(RowOf(number));
            return delta;
          }};
}

Unit Refused() {
  return {.name = "refused", .decide = [](const WorkingSet&) -> absl::StatusOr<Delta> {
            return FailedPrecondition("no");
          }};
}

/// A lane with units submitted to it; Finish gives their answers in order.
class Lane {
 public:
  explicit Lane(std::unique_ptr<sql::BatchWriter> writer, sql::LaneOptions options = {})
      : lane_(std::move(writer), std::move(options)) {}

  void Submit(Unit unit) {
    auto promise = std::make_shared<std::promise<absl::Status>>();
    answers_.push_back(promise->get_future());
    lane_.Submit(std::move(unit),
                 [promise](const absl::Status& status) { promise->set_value(status); });
  }

  /// Submits them so that they form one batch: while a unit that changes nothing holds the lane.
  void SubmitTogether(std::vector<Unit> units) {
    struct Hold {
      std::promise<void> holding;
      std::promise<void> go;
    };
    const auto hold = std::make_shared<Hold>();
    lane_.Submit({.name = "hold",
                  .decide =
                      [hold](const WorkingSet&) {
                        hold->holding.set_value();
                        hold->go.get_future().wait();
                        return Delta();
                      }},
                 [](const absl::Status&) {});
    hold->holding.get_future().wait();
    for (Unit& unit : units) Submit(std::move(unit));
    hold->go.set_value();
  }

  std::vector<absl::Status> Finish() {
    lane_.Close();
    std::vector<absl::Status> statuses;
    for (std::future<absl::Status>& answer : answers_) statuses.push_back(answer.get());
    return statuses;
  }

  sql::WriteLane& operator*() { return lane_; }

 private:
  std::vector<std::future<absl::Status>> answers_;
  sql::WriteLane lane_;
};

std::vector<Unit> ThreeUnits(std::atomic<int>* decisions) {
  std::vector<Unit> units;
  for (std::uint64_t i = 1; i <= 3; ++i) units.push_back(Inserting(i, decisions));
  return units;
}

}  // namespace

TEST_CASE("lane: units that wait are one write, in order") {
  Journal journal;
  Lane lane(std::make_unique<ScriptedWriter>(journal, std::deque<absl::Status>{}));
  lane.SubmitTogether(ThreeUnits(nullptr));
  for (const absl::Status& status : lane.Finish()) CHECK(status == absl::OkStatus());
  CHECK(journal.written == std::vector<std::size_t>{3});
  CHECK((*lane).counters().write_transactions == 1);
  CHECK((*lane).counters().units == 4);
}

TEST_CASE("lane: a batch is not larger than its bound") {
  Journal journal;
  sql::LaneOptions options;
  options.max_batch_units = 2;
  Lane lane(std::make_unique<ScriptedWriter>(journal, std::deque<absl::Status>{}), options);
  lane.SubmitTogether(ThreeUnits(nullptr));
  lane.Finish();
  CHECK(journal.written == std::vector<std::size_t>{2, 1});
}

TEST_CASE("lane: a conflict is retried with the whole batch") {
  Journal journal;
  std::atomic<int> decisions = 0;
  Lane lane(std::make_unique<ScriptedWriter>(
      journal, std::deque<absl::Status>{Conflict("deadlock"), Conflict("deadlock")}));
  lane.SubmitTogether(ThreeUnits(&decisions));
  for (const absl::Status& status : lane.Finish()) CHECK(status == absl::OkStatus());
  CHECK(journal.written == std::vector<std::size_t>{3});
  CHECK(decisions == 9);
  CHECK((*lane).counters().failed_batches == 0);
}

TEST_CASE("lane: conflicts without end are given up") {
  Journal journal;
  sql::LaneOptions options;
  options.max_conflict_retries = 2;
  Lane lane(std::make_unique<ScriptedWriter>(journal,
                                             std::deque<absl::Status>(100, Conflict("deadlock"))),
            options);
  lane.Submit(Inserting(1));
  const std::vector<absl::Status> answers = lane.Finish();
  CHECK(absl::IsUnavailable(answers.front()));
  CHECK(journal.loads == 3);
  CHECK(journal.written.empty());
}

TEST_CASE("lane: a batch that the database refuses is run unit by unit") {
  Journal journal;
  Lane lane(std::make_unique<ScriptedWriter>(journal, std::deque<absl::Status>{}, IdOf(2)));
  lane.SubmitTogether(ThreeUnits(nullptr));
  const std::vector<absl::Status> answers = lane.Finish();
  CHECK(answers[0] == absl::OkStatus());
  CHECK(absl::IsInternal(answers[1]));
  CHECK(answers[2] == absl::OkStatus());
  CHECK(journal.written == std::vector<std::size_t>{1, 1});
  CHECK((*lane).counters().failed_batches == 1);
}

TEST_CASE("lane: a database that is away answers all units of the batch, once") {
  Journal journal;
  std::atomic<int> decisions = 0;
  Lane lane(
      std::make_unique<ScriptedWriter>(journal, std::deque<absl::Status>{Unavailable("away")}));
  lane.SubmitTogether(ThreeUnits(&decisions));
  for (const absl::Status& status : lane.Finish()) CHECK(absl::IsUnavailable(status));
  CHECK(decisions == 3);
  CHECK(journal.written.empty());
}

TEST_CASE("lane: a unit that fails alone frees its poll before the next one decides") {
  Journal journal;
  FakeBroker broker;
  broker.Park(ReadyWorkOf(RowOf(1)).queue, {.worker = "worker-1", .node = {}, .token = {}});
  std::promise<void> second_written;
  sql::LaneOptions options;
  options.on_point = [&](std::string_view point) {
    if (point == "committed") second_written.set_value();
  };
  Lane lane(std::make_unique<ScriptedWriter>(journal, std::deque<absl::Status>{}, IdOf(1)),
            options);
  (*lane).Bind({.broker = &broker});
  // No answer is given meanwhile, so that only the lane's own thread can free the poll.
  std::promise<void> holding;
  std::promise<void> go;
  (*lane).Submit(Refused(), [&](const absl::Status&) {
    holding.set_value();
    go.get_future().wait();
  });
  holding.get_future().wait();
  std::promise<void> first_decides;
  lane.Submit({.name = "fails", .decide = [&](const WorkingSet& set) {
                 first_decides.set_value();  // the batch is formed: the next unit is not in it
                 return Inserting(1).decide(set);
               }});
  first_decides.get_future().wait();
  lane.Submit(Inserting(2));
  second_written.get_future().wait();
  go.set_value();

  const std::vector<absl::Status> answers = lane.Finish();
  CHECK(absl::IsInternal(answers[0]));
  CHECK(answers[1] == absl::OkStatus());
  REQUIRE(broker.deliveries().size() == 1);
  CHECK(std::get<WorkflowExecution>(broker.deliveries().front().second).start.id == IdOf(2));
  CHECK(broker.releases() == 1);
  CHECK(broker.announced().empty());
  CHECK(broker.settled());
}

TEST_CASE("lane: a batch without changes is not written") {
  Journal journal;
  Lane lane(std::make_unique<ScriptedWriter>(journal, std::deque<absl::Status>{}));
  lane.Submit(Refused());
  const std::vector<absl::Status> answers = lane.Finish();
  CHECK(absl::IsFailedPrecondition(answers.front()));
  CHECK(journal.written.empty());
  CHECK(journal.abandons == 1);
  CHECK((*lane).counters().refused == 1);
  CHECK((*lane).counters().write_transactions == 0);
}

TEST_CASE("lane: an answer may submit the next unit, until the lane closes") {
  Journal journal;
  Lane lane(std::make_unique<ScriptedWriter>(journal, std::deque<absl::Status>{}));
  std::promise<absl::Status> second;
  (*lane).Submit(Inserting(1), [&](const absl::Status&) {
    (*lane).Submit(Inserting(2), [&](const absl::Status& status) { second.set_value(status); });
  });
  CHECK(second.get_future().get() == absl::OkStatus());
  lane.Finish();

  std::promise<absl::Status> late;
  std::promise<std::thread::id> thread;
  (*lane).Submit(Inserting(3), [&](const absl::Status& status) {
    thread.set_value(std::this_thread::get_id());
    late.set_value(status);
  });
  CHECK(absl::IsCancelled(late.get_future().get()));
  CHECK(thread.get_future().get() != std::this_thread::get_id());
  CHECK(journal.written == std::vector<std::size_t>{1, 1});
}

}  // namespace flovyn::testing
