#include <string>

#include "absl/synchronization/notification.h"
#include "rest_executions.h"

namespace flovyn::http {
namespace {

TEST_CASE("http control: a signal is in the history, byte for byte, under its sequence") {
  RestFixture rest;
  const std::string id = Started(rest);
  const ClientResponse first =
      rest.Post(At(id, "/signal"), R"({"signalName":"go","signalValue":{"n":1.50}})");
  CHECK(first.status == 200);
  CHECK(Dump(first, "signalEventSequence") == "2");
  const ClientResponse older = rest.Post(At(id, "/signal"), R"({"signal_name":"go"})");
  CHECK(Dump(older, "signalEventSequence") == "3");
  CHECK_THAT(rest.Get(At(id, "/events")).body, testing::ContainsText(R"({"n":1.50})"));
}

TEST_CASE("http control: signals that cannot be are refused by name") {
  RestFixture rest;
  const std::string id = Started(rest);
  CHECK(rest.Post(At(kUnknownId, "/signal"), R"({"signalName":"s"})").status == 404);
  CHECK(rest.Post(At("x", "/signal"), R"({"signalName":"s"})").status == 400);
  CHECK(TextAt(JsonOf(rest.Post(At(id, "/signal"), "{}")), "field") == "signalName");
  const ClientResponse empty = rest.Post(At(id, "/signal"), R"({"signalName":""})");
  CHECK(empty.status == 400);
  CHECK(TextAt(JsonOf(empty), "field") == "signalName");
  const std::string failed = Failed(rest);
  CHECK(rest.Post(At(failed, "/signal"), R"({"signalName":"s"})").status == 409);
}

TEST_CASE("http control: signal with start starts once, and signals each time") {
  RestFixture rest;
  const std::string path = std::string(kWorkflows) + "/signal-with-start";
  const std::string body = R"({"workflowId":"order-1","workflowKind":"order",
      "workflowInput":{"a":1},"queue":"fast","signalName":"go","signalValue":1,
      "metadata":{"customer":"c"},"idempotencyKeyTtlSeconds":60})";
  const ClientResponse first = rest.Post(path, body);
  INFO(first.body);
  CHECK(first.status == 201);
  CHECK(Dump(first, "workflowCreated") == "true");
  CHECK(Dump(first, "signalDelivered") == "true");
  CHECK(Dump(first, "signalEventSequence") == "2");
  const std::string id = TextAt(JsonOf(first), "workflowExecutionId");
  CHECK(first.Header("Location") == At(id));
  const ClientResponse second = rest.Post(path, body);
  CHECK(second.status == 200);
  CHECK(Dump(second, "workflowCreated") == "false");
  CHECK(Dump(second, "signalEventSequence") == "3");
  CHECK(TextAt(JsonOf(second), "workflowExecutionId") == id);
  const Json execution = JsonOf(rest.Get(At(id)));
  CHECK(TextAt(execution, "queue") == "fast");
  CHECK(execution.Find("metadata")->Dump() == R"({"customer":"c"})");
  for (const std::string_view missing : {"workflowId", "workflowKind", "signalName"}) {
    std::string without = R"({"workflowId":"i","workflowKind":"k","signalName":"s"})";
    without.replace(without.find(missing), missing.size(), "other");
    const ClientResponse response = rest.Post(path, without);
    CHECK(response.status == 400);
    CHECK(TextAt(JsonOf(response), "field") == missing);
  }
  CHECK(rest.Post(path, R"({"workflow_id":"o","workflow_kind":"k","signal_name":"s"})").status ==
        201);
}

TEST_CASE("http control: cancelling ends an execution, and a second time says so") {
  RestFixture rest;
  const std::string id = Started(rest);
  const ClientResponse first = rest.Post(At(id, "/cancel"), R"({"reason":"not needed"})");
  CHECK(first.status == 200);
  CHECK(first.body == R"({"status":"CANCELLED","cancelledChildren":0})");
  const Json execution = JsonOf(rest.Get(At(id)));
  CHECK(TextAt(execution, "status") == "CANCELLED");
  CHECK(TextAt(execution, "error") == "not needed");
  const ClientResponse again = rest.Post(At(id, "/cancel"), "");
  CHECK(again.status == 200);
  CHECK(again.body == R"({"status":"ALREADY_TERMINAL","cancelledChildren":0})");
  CHECK(rest.Post(At(kUnknownId, "/cancel"), "").status == 404);
  const ClientResponse wrong = rest.Post(At(id, "/cancel"), R"({"cascadeToChildren":"no"})");
  CHECK(wrong.status == 400);
  CHECK(TextAt(JsonOf(wrong), "field") == "cascadeToChildren");
}

TEST_CASE("http control: children are cancelled with their parent, unless they shall go on") {
  RestFixture rest;
  for (const bool cascade : {true, false}) {
    const std::string child =
        cascade ? "01890000-0000-7000-8000-000000000011" : "01890000-0000-7000-8000-000000000012";
    const std::string id =
        After(rest,
              {ScheduleChildWorkflow{.name = "c", .kind = "c", .child = *WorkflowId::Parse(child)},
               SuspendWorkflow{}},
              SubmitStatus::kSuspended);
    const ClientResponse response =
        rest.Post(At(id, "/cancel"), cascade ? "{}" : R"({"cascadeToChildren":false})");
    CHECK(Dump(response, "cancelledChildren") == (cascade ? "1" : "0"));
    if (cascade) {
      CHECK(
          Eventually([&] { return TextAt(JsonOf(rest.Get(At(child))), "status") == "CANCELLED"; }));
    } else {
      CHECK(rest.Claim(WorkType::kWorkflow).has_value());  // the child, which goes on
      CHECK(TextAt(JsonOf(rest.Get(At(child))), "status") == "RUNNING");
    }
  }
}

TEST_CASE("http control: only failed executions can be retried") {
  RestFixture rest;
  const std::string id = Failed(rest);
  const ClientResponse response = rest.Post(At(id, "/retry"), R"({"note":"fixed"})");
  INFO(response.body);
  CHECK(response.status == 200);
  CHECK(TextAt(JsonOf(response), "workflowExecutionId") == id);
  CHECK(TextAt(JsonOf(response), "status") == "PENDING");
  CHECK(Dump(response, "success") == "true");
  CHECK(TextAt(JsonOf(rest.Get(At(id))), "status") == "PENDING");
  const ClientResponse again = rest.Post(At(id, "/retry"), "");
  CHECK(again.status == 400);
  CHECK_FALSE(TextAt(JsonOf(again), "error").empty());
  CHECK(rest.Post(At(kUnknownId, "/retry"), "").status == 404);
  CHECK(rest.Post(At(id, "/retry"), R"({"note":1})").status == 400);
  const std::string long_note = R"({"note":")" + std::string(1'001, 'x') + "\"}";
  const ClientResponse refused = rest.Post(At(id, "/retry"), long_note);
  CHECK(refused.status == 400);
  CHECK_THAT(TextAt(JsonOf(refused), "error"), testing::ContainsText("note"));
  const Json audit = JsonOf(rest.Get(At(id, "/audit")));
  CHECK(audit.Find("total")->Dump() == "1");
  const Json& entry = audit.Find("entries")->items()[0];
  CHECK(TextAt(entry, "action") == "RETRY_REQUESTED");
  CHECK(TextAt(entry, "note") == "fixed");
  CHECK_FALSE(TextAt(entry, "actor").empty());
  CHECK(TextAt(entry, "cause") == "broken");
}

TEST_CASE("http control: metadata is updated under each of its paths, and the audit log tells it") {
  RestFixture rest;
  const std::string id = Failed(rest);
  const auto patch = [&](const std::string& target, std::string_view body) {
    return rest.Send("PATCH", target, kOwnerKey, body);
  };
  const ClientResponse first =
      patch(At(id, "/metadata"), R"({"merge":{"a":1.50},"reason":"a ticket"})");
  CHECK(first.status == 200);
  CHECK(first.body == R"({"metadata":{"a":1.50}})");
  CHECK(patch("/api/tenants/default/workflows/" + id + "/metadata", R"({"increment":{"a":1}})")
            .body == R"({"metadata":{"a":2.5}})");
  CHECK(patch(At(id, "/metadata"), R"({"set":{}})").body == R"({"metadata":null})");
  const Json audit = JsonOf(rest.Get(At(id, "/audit")));
  REQUIRE(audit.Find("entries")->items().size() == 3);
  const Json& entry = audit.Find("entries")->items()[0];
  CHECK(TextAt(entry, "action") == "METADATA_UPDATED");
  CHECK(TextAt(entry, "note") == "a ticket");
  CHECK(entry.Find("cause")->is_null());
  CHECK(entry.Find("change")->Dump() == R"({"merge":{"a":1.50}})");
  const std::string long_reason = R"({"set":{},"reason":")" + std::string(1'001, 'x') + "\"}";
  CHECK(TextAt(JsonOf(patch(At(id, "/metadata"), long_reason)), "field") == "reason");
  CHECK(TextAt(JsonOf(patch(At(id, "/metadata"), R"({"delete":1})")), "field") == "delete");
  CHECK(patch(At(kUnknownId, "/metadata"), R"({"set":{}})").status == 404);
  CHECK(rest.Post(At(id, "/metadata"), "{}").Header("Allow") == "PATCH");
}

TEST_CASE("http control: a promise is settled once, by its id or its key") {
  RestFixture rest;
  const std::string key = "order:7/a b";
  const std::string id =
      After(rest, {PromiseWithKey(key), SuspendWorkflow{}}, SubmitStatus::kSuspended);
  const std::string promise = PromiseIdOf(rest, id);
  REQUIRE_FALSE(promise.empty());
  const std::string promises = "/api/orgs/default/promises/";
  const std::string by_key = promises + "key:order:7%2Fa%20b/resolve";
  const ClientResponse first = rest.Post(by_key, R"({"value":{"ok":1.0}})");
  CHECK(first.status == 200);
  CHECK(first.body ==
        R"({"resolved":true,"alreadyResolved":false,"promiseId":")" + promise + R"("})");
  CHECK_THAT(rest.Get(At(id, "/events")).body, testing::ContainsText(R"({"ok":1.0})"));
  CHECK(rest.Post(by_key, "").body ==
        R"({"resolved":false,"alreadyResolved":true,"promiseId":")" + promise + R"("})");
  CHECK(rest.Post(promises + "id:" + promise + "/reject", R"({"error":"no"})").body ==
        R"({"rejected":false,"alreadyResolved":true,"promiseId":")" + promise + R"("})");
  CHECK(TextAt(JsonOf(rest.Get(At(id))), "status") == "PENDING");  // it has woken
}

TEST_CASE("http control: promises are rejected, and unknown or misnamed ones are refused") {
  RestFixture rest;
  const std::string id =
      After(rest, {PromiseWithKey("k"), SuspendWorkflow{}}, SubmitStatus::kSuspended);
  const std::string promises = "/api/orgs/default/promises/";
  CHECK(rest.Post(promises + "key:k/reject", "{}").status == 400);
  CHECK(Dump(rest.Post(promises + "key:k/reject", R"({"error":"no"})"), "rejected") == "true");
  CHECK_THAT(rest.Get(At(id, "/events")).body, testing::ContainsText("PROMISE_REJECTED"));
  CHECK(rest.Post(promises + "key:other/resolve", "").status == 404);
  CHECK(rest.Post(promises + "id:" + std::string(kUnknownId) + "/resolve", "").status == 404);
  for (const std::string bad : {"k", "id:", "id:x", "key:", "name:k"}) {
    INFO(bad);
    const ClientResponse response = rest.Post(promises + bad + "/resolve", "");
    CHECK(response.status == 400);
    CHECK(TextAt(JsonOf(response), "field") == "identifier");
  }
}

TEST_CASE("http control: only standalone tasks that have not begun can be cancelled") {
  RestFixture rest;
  const std::string tasks = "/api/orgs/default/task-executions";
  const auto create = [&] {
    return tasks + "/" + TextAt(JsonOf(rest.Post(tasks, R"({"kind":"t"})")), "id");
  };
  const std::string pending = create();
  const ClientResponse gone = rest.Send("DELETE", pending);
  CHECK(gone.status == 204);
  CHECK(gone.body.empty());
  CHECK(TextAt(JsonOf(rest.Get(pending)), "status") == "CANCELLED");
  CHECK(rest.Send("DELETE", pending).status == 400);
  const std::string running = create();
  REQUIRE(rest.Claim(WorkType::kTask));
  CHECK(rest.Send("DELETE", running).status == 400);
  CHECK(rest.Send("DELETE", tasks + "/" + std::string(kUnknownId)).status == 404);
  ScheduleTask schedule;
  schedule.task = *TaskId::Parse("01890000-0000-7000-8000-000000000001");
  schedule.kind = "k";
  After(rest, {schedule, SuspendWorkflow{}}, SubmitStatus::kSuspended);
  CHECK(rest.Send("DELETE", tasks + "/" + schedule.task.str()).status == 400);
}

TEST_CASE("http control: the state of an execution") {
  RestFixture rest;
  const std::string id = After(rest,
                               {SetState{.key = "b", .value = Payload::Trusted("{\"x\":1.0}")},
                                SetState{.key = "a", .value = Payload::Trusted("2")},
                                SetState{.key = "gone", .value = Payload::Trusted("3")},
                                ClearState{.key = "gone"}, SuspendWorkflow{}},
                               SubmitStatus::kSuspended);
  CHECK(rest.Get(At(id, "/state")).body == R"({"state":{"a":2,"b":{"x":1.0}}})");
  CHECK(rest.Get(At(Started(rest), "/state")).body == R"({"state":{}})");
  CHECK(rest.Get(At(kUnknownId, "/state")).status == 404);
}

void Log(RestFixture& rest, const TaskId& task, std::string_view level, std::string message) {
  absl::Notification done;
  rest.engine().task_reports().Log(rest.caller(), task, level, std::move(message),
                                   [&](const absl::Status& status) {
                                     CHECK(status == absl::OkStatus());
                                     done.Notify();
                                   });
  REQUIRE(done.WaitForNotificationWithTimeout(absl::Seconds(20)));
}

TEST_CASE("http control: a page of a log has up to 1,000 lines") {
  RestFixture rest;
  const std::string id =
      TextAt(JsonOf(rest.Post("/api/orgs/default/tasks", R"({"kind":"t"})")), "id");
  REQUIRE(rest.Claim(WorkType::kTask));
  for (int line = 0; line < 1'001; ++line) Log(rest, *TaskId::Parse(id), "INFO", "line");
  const Json page = JsonOf(rest.Get("/api/orgs/default/tasks/" + id + "/logs?limit=5000"));
  CHECK(page.Find("limit")->Dump() == "1000");
  CHECK(page.Find("logs")->items().size() == 1'000);
  CHECK(page.Find("total")->Dump() == "1001");
}

TEST_CASE("http control: logs of tasks, by level and page, under their own workflow alone") {
  RestFixture rest;
  const std::string tasks = "/api/orgs/default/task-executions/";
  const std::string id =
      TextAt(JsonOf(rest.Post("/api/orgs/default/tasks", R"({"kind":"t"})")), "id");
  REQUIRE(rest.Claim(WorkType::kTask));
  Log(rest, *TaskId::Parse(id), "INFO", "begun");
  Log(rest, *TaskId::Parse(id), "ERROR", "odd");
  const Json all = JsonOf(rest.Get(tasks + id + "/logs"));
  CHECK(all.Find("total")->Dump() == "2");
  CHECK(all.Find("limit")->Dump() == "50");
  const Json errors = JsonOf(rest.Get(tasks + id + "/logs?level=ERROR&limit=1"));
  REQUIRE(errors.Find("logs")->items().size() == 1);
  CHECK(TextAt(errors.Find("logs")->items()[0], "message") == "odd");
  CHECK(rest.Get(tasks + id + "/logs?level=LOUD").status == 400);
  CHECK(rest.Get(tasks + std::string(kUnknownId) + "/logs").status == 404);

  ScheduleTask schedule;
  schedule.task = *TaskId::Parse("01890000-0000-7000-8000-000000000001");
  schedule.kind = "k";
  const std::string workflow = After(rest, {schedule, SuspendWorkflow{}}, SubmitStatus::kSuspended);
  const std::string rest_of_path = "/tasks/" + schedule.task.str() + "/logs";
  REQUIRE(rest.Claim(WorkType::kTask));
  Log(rest, schedule.task, "WARN", "slow");
  CHECK(Dump(rest.Get(At(workflow, rest_of_path)), "total") == "1");
  CHECK(rest.Get(At(Started(rest), rest_of_path)).status == 404);
  CHECK(rest.Get(tasks + schedule.task.str() + "/logs").status == 404);
}

}  // namespace
}  // namespace flovyn::http
