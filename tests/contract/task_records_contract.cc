#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

struct RecordsScene {
  RecordsScene() { REQUIRE(SubmitAndWait(*store, Inserting({}, {task, other})).ok()); }

  TaskRepository& tasks() { return store->tasks(); }
  void Change(std::vector<TaskStateChange> changes) {
    Delta delta;
    delta.task_states = std::move(changes);
    REQUIRE(SubmitAndWait(*store, Writing(std::move(delta), {.tasks = {id}})).ok());
  }
  std::string State(const std::string& key) {
    const std::optional<Payload> value = Must(tasks().State(store.tenant, id, key));
    if (!value) return "none";
    return value->absent() ? "absent" : value->text();
  }
  Listed<TaskLogLine> Logs(std::optional<TaskLogLevel> level, const Page& page) {
    return Must(tasks().Logs(store.tenant, id, level, page));
  }

  FreshStore store;
  TaskExecution task = NewTask(store, kThenInMicros);
  TaskExecution other = NewTask(store, kThenInMicros);
  TaskId id = task.start.id;
};

std::vector<TaskLogLine> TenLines(const TaskId& id) {
  std::vector<TaskLogLine> lines;
  for (std::int32_t i = 1; i <= 10; ++i) {
    TaskLogLine line;
    line.task = id;
    line.number = i;
    line.level = kTaskLogLevelText[static_cast<std::size_t>(i) % 4].value;
    line.message = "line " + std::to_string(i) + " \xE2\x82\xAC 'x'\n";
    line.at = kThenInMicros + absl::Seconds(10 - i);
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::int32_t> NumbersOf(const Listed<TaskLogLine>& listed) {
  std::vector<std::int32_t> numbers;
  for (const TaskLogLine& line : listed.rows) numbers.push_back(line.number);
  return numbers;
}

}  // namespace

TEST_CASE("task records: keys of a task's state are set, replaced and cleared") {
  RecordsScene scene;
  CHECK(scene.State("a") == "none");
  scene.Change({{scene.id, "b", PayloadOf("2")},
                {scene.id, "a", PayloadOf(R"({"x": 1.0})")},
                {scene.id, "\xC3\xA9 'x'", PayloadOf("3")},
                {scene.other.start.id, "c", PayloadOf("4")}});
  CHECK(scene.State("a") == R"({"x": 1.0})");
  CHECK(Must(scene.tasks().StateKeys(scene.store.tenant, scene.id)) ==
        std::vector<std::string>{"a", "b", "\xC3\xA9 'x'"});
  scene.Change({{scene.id, "a", PayloadOf("[]")}, {scene.id, "b", std::nullopt}});
  CHECK(scene.State("a") == "[]");
  CHECK(scene.State("b") == "none");
  CHECK(scene.State("c") == "none");
  CHECK(Must(scene.tasks().StateKeys(scene.store.tenant, scene.id)).size() == 2);
}

TEST_CASE("task records: a unit that asks for the state keys of a task sees them") {
  RecordsScene scene;
  scene.Change({{scene.id, "b", PayloadOf("2")}, {scene.id, "a", PayloadOf("1")}});
  const auto keys = Must(Seen(*scene.store, {.state_keys = {scene.id}},
                              [&](const WorkingSet& set) { return set.StateKeysOf(scene.id); }));
  CHECK(keys == std::set<std::string>{"a", "b"});
}

TEST_CASE("task records: log lines are listed oldest first, by page and level") {
  RecordsScene scene;
  CHECK(scene.Logs({}, {}).rows.empty());
  CHECK(scene.Logs({}, {}).total == 0);
  const std::vector<TaskLogLine> lines = TenLines(scene.id);
  Delta delta;
  delta.task_logs.assign(lines.begin(), lines.begin() + 4);
  REQUIRE(SubmitAndWait(*scene.store, Writing(delta, {.tasks = {scene.id}})).ok());
  delta.task_logs.assign(lines.begin() + 4, lines.end());
  REQUIRE(SubmitAndWait(*scene.store, Writing(delta, {.tasks = {scene.id}})).ok());

  const Listed<TaskLogLine> all = scene.Logs({}, {.limit = 100});
  REQUIRE(all.rows.size() == lines.size());
  CHECK(all.total == 10);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    CHECK(Describe(all.rows[i]) == Describe(lines[i]));
  }
  const Listed<TaskLogLine> page = scene.Logs({}, {.limit = 3, .offset = 8});
  CHECK(NumbersOf(page) == std::vector<std::int32_t>{9, 10});
  CHECK(page.total == 10);
  const Listed<TaskLogLine> level = scene.Logs(TaskLogLevel::kInfo, {.limit = 2, .offset = 1});
  CHECK(NumbersOf(level) == std::vector<std::int32_t>{5, 9});
  CHECK(level.total == 3);
  CHECK(NumbersOf(scene.Logs({}, {.limit = 3, .offset = 50})).empty());
}

TEST_CASE("task records: those of unknown tasks and other tenants are NotFound") {
  RecordsScene scene;
  const std::pair<TenantId, TaskId> strangers[] = {{scene.store.other_tenant, scene.id},
                                                   {scene.store.tenant, scene.store.New<TaskId>()}};
  for (const auto& [tenant, id] : strangers) {
    CHECK(absl::IsNotFound(scene.tasks().State(tenant, id, "a").status()));
    CHECK(absl::IsNotFound(scene.tasks().StateKeys(tenant, id).status()));
    CHECK(absl::IsNotFound(scene.tasks().Logs(tenant, id, {}, {}).status()));
  }
}

}  // namespace flovyn::testing
