#include <fstream>
#include <string>
#include <vector>

#include "server/event_reader.h"
#include "server/rest_fixture.h"

namespace flovyn::http {
namespace {

using Names = std::vector<std::string>;

constexpr std::string_view kTask = "00000000-0000-7000-8000-00000000aaaa";

std::string Request(const std::string& target, const std::string& headers = "",
                    std::string_view key = kOwnerKey) {
  return GetText("/api/orgs/default" + target,
                 "Authorization: Bearer " + std::string(key) + "\r\n" + headers);
}

std::string StartOrder(RestFixture& rest) {
  const ClientResponse started =
      rest.Post("/api/orgs/default/workflow-executions", R"({"kind":"order"})");
  REQUIRE(started.status == 201);
  return TextAt(JsonOf(started), "workflowExecutionId");
}

TaskId ScheduleOne(RestFixture& rest, const std::string& workflow) {
  ScheduleTask command;
  command.task = *TaskId::Parse(kTask);
  command.kind = "charge";
  rest.Submit(workflow, {command, SuspendWorkflow{"waits for a task"}}, SubmitStatus::kSuspended);
  return command.task;
}

void Publish(RestFixture& rest, const std::string& workflow, StreamType type,
             const std::string& payload) {
  StreamMessage message;
  message.task = *TaskId::Parse(kTask);
  message.workflow = WorkflowId::Parse(workflow);
  message.type = type;
  message.payload = payload;
  CHECK(rest.engine().streams().Publish(rest.caller(), message) == absl::OkStatus());
}

/// Runs an order with one task to its end; worker data on the way.
std::string RunOrder(RestFixture& rest) {
  const std::string id = StartOrder(rest);
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  const TaskId task = ScheduleOne(rest, id);
  REQUIRE(rest.Claim(WorkType::kTask));
  rest.clock().Advance(absl::Milliseconds(1));
  Publish(rest, id, StreamType::kToken, R"({"type":"token","text":"Hel\nlo"})");
  Publish(rest, id, StreamType::kProgress, R"({"type":"progress","progress":0.5})");
  Publish(rest, id, StreamType::kData, R"({"type":"data","data":{"n":9007199254740993}})");
  Publish(rest, id, StreamType::kError, R"({"type":"error","message":"odd"})");
  rest.clock().Advance(absl::Milliseconds(1));
  rest.CompleteTask(task, R"({"paid":true})");
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  rest.Submit(id, {CompleteWorkflow{}}, SubmitStatus::kCompleted);
  return id;
}

const Names kWholeStory = {"WORKFLOW_CREATED",
                           "WORKFLOW_STARTED",
                           "TASK_CREATED",
                           "WORKFLOW_SUSPENDED",
                           "token",
                           "progress",
                           "data",
                           "error",
                           "TASK_COMPLETED",
                           "WORKFLOW_RESUMED",
                           "WORKFLOW_COMPLETED"};

TEST_CASE("http stream: what a workflow does is told in order while it runs, and then it ends") {
  RestFixture rest;
  const std::string id = StartOrder(rest);
  EventReader stream(rest.server().port(), Request("/workflow-executions/" + id + "/stream"));
  CHECK(stream.head().status == 200);
  CHECK(stream.head().Header("Content-Type") == "text/event-stream");
  CHECK(stream.head().Header("Cache-Control") == "no-cache");
  CHECK(stream.Next().lifecycle() == "WORKFLOW_CREATED");
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  const TaskId task = ScheduleOne(rest, id);
  CHECK(stream.Next().lifecycle() == "WORKFLOW_STARTED");
  const ReadEvent created = stream.Next();
  CHECK(created.lifecycle() == "TASK_CREATED");
  CHECK(TextAt(*created.json().Find("data"), "kind") == "charge");
  CHECK(TextAt(*created.json().Find("data"), "id") == task.str());
  const ReadEvent suspended = stream.Next();
  CHECK(suspended.lifecycle() == "WORKFLOW_SUSPENDED");
  CHECK(TextAt(*suspended.json().Find("data"), "suspendType") == "SUSPEND_TYPE_TASK");
  REQUIRE(rest.Claim(WorkType::kTask));
  Publish(rest, id, StreamType::kToken, R"({"type":"token","text":"Hel\nlo"})");
  const ReadEvent token = stream.Next();
  CHECK(token.name == "token");
  CHECK(token.data == "Hel\nlo");
  rest.CompleteTask(task, "1");
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  rest.Submit(id, {CompleteWorkflow{}}, SubmitStatus::kCompleted);
  CHECK(NamesOf(stream.UntilEnd()) ==
        Names{"TASK_COMPLETED", "WORKFLOW_RESUMED", "WORKFLOW_COMPLETED"});
  CHECK(Eventually([&] { return rest.engine().streams().open_streams() == 0; }));
}

TEST_CASE("http stream: a live query tells who enters, changes and leaves") {
  RestFixture rest;
  const std::string id = StartOrder(rest);
  EventReader stream(
      rest.server().port(),
      Request("/workflows/live?query=kind%3D%22order%22%20AND%20status!%3D%22COMPLETED%22"));
  CHECK(stream.head().status == 200);
  const ReadEvent entered = stream.Next();
  CHECK(entered.name == "enter");
  CHECK(entered.id.empty());
  CHECK(TextAt(entered.json(), "id") == id);
  CHECK(TextAt(entered.json(), "kind") == "order");
  CHECK(stream.Next().name == "ready");
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  CHECK(TextAt(stream.Next().json(), "status") == "RUNNING");
  rest.Submit(id, {CompleteWorkflow{}}, SubmitStatus::kCompleted);
  const ReadEvent left = stream.Next();
  CHECK(left.name == "leave");
  CHECK(TextAt(left.json(), "status") == "COMPLETED");
  CHECK(rest.Get("/api/orgs/default/workflow-executions/live?query=x").status == 400);
  CHECK(rest.Get("/api/orgs/default/workflow-executions/live?limit=1001").status == 400);
}

TEST_CASE("http stream: Last-Event-ID resumes after every event, and each comes once") {
  RestFixture rest;
  const std::string target = "/workflow-executions/" + RunOrder(rest) + "/stream";
  const std::vector<ReadEvent> all = EventReader(rest.server().port(), Request(target)).UntilEnd();
  REQUIRE(NamesOf(all) == kWholeStory);
  CHECK(all[6].data == R"({"n":9007199254740993})");
  CHECK(all[5].data == "0.5");
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string header = "Last-Event-ID: " + all[i].id + "\r\n";
    const Names rest_of_it =
        NamesOf(EventReader(rest.server().port(), Request(target, header)).UntilEnd());
    CHECK(rest_of_it ==
          Names(kWholeStory.begin() + static_cast<std::ptrdiff_t>(i) + 1, kWholeStory.end()));
  }
  const Names after_two = NamesOf(
      EventReader(rest.server().port(), Request(target, "Last-Event-ID: 2\r\n")).UntilEnd());
  CHECK(after_two == Names(kWholeStory.begin() + 3, kWholeStory.end()));
}

TEST_CASE("http stream: data of another server's buffer is announced as lost") {
  RestFixture rest;
  const std::string target = "/workflow-executions/" + RunOrder(rest) + "/stream?types=tokens";
  EventReader stream(rest.server().port(), Request(target, "Last-Event-ID: 3-7-abc\r\n"));
  const std::vector<ReadEvent> events = stream.UntilEnd();
  REQUIRE(events.size() == 2);
  CHECK(TextAt(events[0].json(), "type") == "Lost");
  CHECK(events[1].name == "token");
}

TEST_CASE("http stream: types leaves out what is not wanted") {
  RestFixture rest;
  const std::string target = "/workflows/" + RunOrder(rest) + "/stream?types=";
  const auto names = [&](const std::string& types) {
    return NamesOf(EventReader(rest.server().port(), Request(target + types)).UntilEnd());
  };
  CHECK(names("tokens,errors") == Names{"token", "error"});
  CHECK(names("progress") == Names{"progress"});
  CHECK(names("data") == Names{"data"});
  CHECK(names("events").size() == 7);
}

TEST_CASE("http stream: what is wrong is told in JSON before the stream begins") {
  RestFixture rest;
  const std::string good = "/api/orgs/default/workflow-executions/" + StartOrder(rest) + "/stream";
  const auto status = [&](const std::string& target, std::optional<std::string_view> key) {
    const ClientResponse answer = rest.Send("GET", target, key);
    CHECK(answer.Header("Content-Type") == "application/json");
    return answer.status;
  };
  const std::string unknown = "00000000-0000-7000-8000-00000000ffff";
  CHECK(status("/api/orgs/default/workflow-executions/x/stream", kOwnerKey) == 400);
  CHECK(status(good + "?types=all", kOwnerKey) == 400);
  CHECK(status(good, std::nullopt) == 401);
  CHECK(status(good, kOtherKey) == 404);  // nor is told that the organization exists
  CHECK(status("/api/orgs/default/workflow-executions/" + unknown + "/stream", kOwnerKey) == 404);
  CHECK(status("/api/orgs/default/task-executions/" + unknown + "/stream", kOwnerKey) == 404);
  // Another organization does not even see that it exists.
  std::string foreign = good;
  foreign.replace(foreign.find("default"), 7, "other");
  CHECK(status(foreign, kOtherKey) == 404);
  HttpClient client(rest.server().port());
  client.Send(
      Request(good.substr(std::string("/api/orgs/default").size()), "Last-Event-ID: nonsense\r\n"));
  CHECK(client.Read().status == 400);
  CHECK(rest.Send("HEAD", good).status == 200);
  CHECK(rest.engine().streams().open_streams() == 0);
}

TEST_CASE("http stream: a standalone task is told from its row, and its progress comes") {
  RestFixture rest;
  const ClientResponse made = rest.Post("/api/orgs/default/tasks", R"({"kind":"report"})");
  REQUIRE(made.status == 201);
  const std::string location = made.Header("Location");
  const TaskId id = *TaskId::Parse(location.substr(location.rfind('/') + 1));
  EventReader stream(rest.server().port(), Request("/tasks/" + id.str() + "/stream"));
  CHECK(stream.Next().lifecycle() == "TASK_CREATED");
  REQUIRE(rest.Claim(WorkType::kTask));
  CHECK(stream.Next().lifecycle() == "TASK_STARTED");
  rest.engine().task_reports().ReportProgress(rest.caller(), id, 0.25, "", [](const auto&) {});
  const ReadEvent progress = stream.Next();
  CHECK(progress.name == "progress");
  CHECK(progress.data == "0.25");
  rest.CompleteTask(id, "1");
  CHECK(NamesOf(stream.UntilEnd()) == Names{"TASK_COMPLETED"});
}

TEST_CASE("http stream: a consolidated stream shows child workflows under their ids") {
  RestFixture rest;
  const std::string id = StartOrder(rest);
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  ScheduleChildWorkflow child;
  child.name = "ship";
  child.kind = "shipping";
  child.child = *WorkflowId::Parse("00000000-0000-7000-8000-00000000bbbb");
  rest.Submit(id, {child, SuspendWorkflow{"child"}}, SubmitStatus::kSuspended);
  EventReader stream(rest.server().port(),
                     Request("/workflow-executions/" + id + "/stream/consolidated"));
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  rest.Submit(child.child.str(), {CompleteWorkflow{}}, SubmitStatus::kCompleted);
  // The parent hears of it in a unit of its own, perhaps on a thread of the server.
  REQUIRE(Eventually(
      [&] { return rest.Workflow(*WorkflowId::Parse(id)).status == WorkflowStatus::kPending; }));
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  rest.Submit(id, {CompleteWorkflow{}}, SubmitStatus::kCompleted);
  Names of_root;
  Names of_child;
  for (const ReadEvent& event : stream.UntilEnd()) {
    const Json json = event.json();
    const std::string from = TextAt(json, "workflowExecutionId");
    CHECK(event.id.starts_with(from + ":"));
    (from == id ? of_root : of_child).push_back(TextAt(*json.Find("data"), "event"));
  }
  CHECK(of_child == Names{"WORKFLOW_CREATED", "WORKFLOW_STARTED", "WORKFLOW_COMPLETED"});
  CHECK(of_root == Names{"WORKFLOW_CREATED", "WORKFLOW_STARTED", "CHILD_WORKFLOW_INITIATED",
                         "WORKFLOW_SUSPENDED", "CHILD_WORKFLOW_COMPLETED", "WORKFLOW_RESUMED",
                         "WORKFLOW_COMPLETED"});
}

std::string ThreadsLine() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("Threads:")) return line;
  }
  return {};
}

TEST_CASE("http stream: 500 idle streams hold no thread, and a client that leaves frees its own") {
  RestFixture rest;
  const std::string request = Request("/workflow-executions/" + StartOrder(rest) + "/stream");
  const std::string threads = ThreadsLine();
  std::vector<std::unique_ptr<EventReader>> streams;
  while (streams.size() < 500) {
    streams.push_back(std::make_unique<EventReader>(rest.server().port(), request));
  }
  for (const auto& stream : streams) REQUIRE(stream->Next().lifecycle() == "WORKFLOW_CREATED");
  CHECK(rest.engine().streams().open_streams() == 500);
  CHECK(ThreadsLine() == threads);
  CHECK(rest.Get("/_/health").status == 200);
  streams.resize(1);
  CHECK(Eventually([&] { return rest.engine().streams().open_streams() == 1; }));
  rest.server().Shutdown(absl::Seconds(20));  // ends streams at once, whatever the grace
  CHECK(streams[0]->UntilEnd().empty());
  CHECK(rest.engine().streams().open_streams() == 0);
}

}  // namespace
}  // namespace flovyn::http
