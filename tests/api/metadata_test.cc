#include "scenario.h"

// The edge cases of metadata, on every transport that can say them.

namespace flovyn::testing {
namespace {

std::string Keys(int count) {
  std::string text = "{";
  for (int i = 0; i < count; ++i) {
    text += (i > 0 ? "," : "") + std::string("\"k") + std::to_string(i) + "\":\"v\"";
  }
  return text + "}";
}

/// What fits into a URL when every byte is encoded.
constexpr std::size_t kLongestFilter = 2'000;

/// A document of exactly this many bytes.
std::string Sized(std::size_t bytes) {
  const std::string frame = R"({"k":""})";
  return R"({"k":")" + std::string(bytes - frame.size(), 'x') + R"("})";
}

}  // namespace

FLOVYN_API_SCENARIO("metadata: what is taken is returned, in get and in list") {
  LiveEngine live;
  TestType api(live, 0);
  const std::string texts[] = {Keys(50), Sized(65'536), R"({"_flovyn":"near"})",
                               R"({"x_flovyn_":"near"})",
                               R"({"a.b \"c\"":"d.e","schlüssel":"wért €"})"};
  for (const std::string& text : texts) {
    INFO(text.substr(0, 80));
    const ApiStarted started = Must(api.StartWorkflow({.metadata = text}));
    const std::string stored = Must(api.GetWorkflow(started.id)).metadata;
    CHECK(*ParseJson(stored) == *ParseJson(text));
    if (text.size() > kLongestFilter) continue;
    const ApiList listed = Must(api.ListWorkflows({.metadata = text}));
    REQUIRE(listed.total == 1);
    CHECK(listed.rows[0].id == started.id);
    CHECK(listed.rows[0].metadata == stored);
  }
}

FLOVYN_API_SCENARIO("metadata: what is over a limit is refused and leaves nothing behind") {
  struct Row {
    std::string metadata;
    std::string told;
  };
  const Row rows[] = {
      {Keys(51), "51"},
      {Sized(65'537), "65537"},
      {R"({"_flovyn_x":"y"})", "_flovyn_x"},
      {R"({"":"y"})", "empty"},
  };
  LiveEngine live;
  TestType api(live, 0);
  for (const Row& row : rows) {
    for (const auto& refused : {api.StartWorkflow({.metadata = row.metadata}),
                                api.SubmitTask({.kind = "t", .metadata = row.metadata})}) {
      INFO(row.told << ": " << refused.status().message());
      CHECK(absl::IsInvalidArgument(refused.status()));
      CHECK_THAT(std::string(refused.status().message()), ContainsText(row.told));
    }
  }
  CHECK(Must(api.ListWorkflows({})).total == 0);
  CHECK(Must(api.ListTasks({})).total == 0);
}

TEST_CASE("metadata: any JSON object over REST, nothing else", "[api]") {
  LiveEngine live;
  OverHttp rest(live, 0);
  for (const std::string& none : {std::string("null"), std::string("{}")}) {
    const ApiStarted started = Must(rest.StartWorkflow({.metadata = none}));
    CHECK(Must(rest.GetWorkflow(started.id)).metadata.empty());
  }
  const std::int64_t before = Must(rest.ListWorkflows({})).total;
  for (const char* wrong : {"[]", "\"x\"", "1", "true", R"({"a":"\u0000"})", R"({"a":1e131072})"}) {
    INFO(wrong);
    CHECK(absl::IsInvalidArgument(rest.StartWorkflow({.metadata = wrong}).status()));
  }
  CHECK(Must(rest.ListWorkflows({})).total == before);
  const ApiStarted typed =
      Must(rest.StartWorkflow({.metadata = R"({"n":1,"s":"1","a":[1,2],"o":{"p":{"q":true}}})"}));
  struct Row {
    std::string filter;
    bool found;
  };
  const Row rows[] = {
      {R"({"n":1})", true},
      {R"({"n":1.0})", true},
      {R"({"n":"1"})", false},
      {R"({"s":"1"})", true},
      {R"({"s":1})", false},
      {R"({"a":[2]})", true},
      {R"({"a":[2,1,2]})", true},
      {R"({"a":[3]})", false},
      {R"({"a":2})", false},
      {R"({"o":{"p":{}}})", true},
      {R"({"o":{"p":{"q":true}}})", true},
      {R"({"o":{"q":true}})", false},
      {R"({"n":1,"s":"2"})", false},
  };
  for (const Row& row : rows) {
    INFO(row.filter);
    const ApiList listed = Must(rest.ListWorkflows({.metadata = row.filter}));
    CHECK((listed.total == 1 && listed.rows[0].id == typed.id) == row.found);
    CHECK((listed.total == 0) == !row.found);
  }
}

TEST_CASE("metadata: a bad filter is refused and says where", "[api]") {
  LiveEngine live;
  OverHttp rest(live, 0);
  for (const char* path : {"/workflow-executions", "/task-executions"}) {
    const auto bad = rest.Send("GET", std::string(path) + "?metadata=" + UrlEncoded(R"({"a":)"));
    CHECK(bad.status == 400);
    CHECK_THAT(bad.body, ContainsText("offset"));
    CHECK(rest.Send("GET", std::string(path) + "?metadata=" + UrlEncoded("[1]")).status == 400);
    CHECK(rest.Send("GET", std::string(path) + "?metadata=" + UrlEncoded("{}")).status == 200);
  }
}

FLOVYN_API_SCENARIO("metadata: a repeated start with a key keeps the first call's metadata") {
  LiveEngine live;
  TestType api(live, 0);
  const ApiStarted first = Must(api.StartWorkflow({.metadata = R"({"a":"1"})", .key = "order-1"}));
  const ApiStarted again = Must(api.StartWorkflow({.metadata = R"({"a":"2"})", .key = "order-1"}));
  CHECK(first.created);
  CHECK_FALSE(again.created);
  CHECK(again.id == first.id);
  CHECK(Must(api.GetWorkflow(first.id)).metadata == R"({"a":"1"})");
}

FLOVYN_API_SCENARIO(
    "metadata: it combines with status, kind, queue and pages, and total counts all") {
  LiveEngine live;
  TestType api(live, 0);
  std::vector<std::string> fast;
  for (int i = 0; i < 5; ++i) {
    fast.push_back(Must(api.StartWorkflow({.metadata = R"({"r":"eu"})", .queue = "fast"})).id);
  }
  Must(api.StartWorkflow({.kind = "refund", .metadata = R"({"r":"eu"})", .queue = "fast"}));
  Must(api.StartWorkflow({.metadata = R"({"r":"eu"})", .queue = "slow"}));
  Must(api.StartWorkflow({.metadata = R"({"r":"us"})", .queue = "fast"}));
  ApiFilter filter{.metadata = R"({"r":"eu"})",
                   .status = "PENDING",
                   .kind = "order",
                   .queue = "fast",
                   .limit = 2,
                   .offset = 1};
  const ApiList page = Must(api.ListWorkflows(filter));
  CHECK(page.total == 5);
  REQUIRE(page.rows.size() == 2);
  CHECK(page.rows[0].id == fast[3]);  // newest first
  CHECK(page.rows[1].id == fast[2]);
  filter.status = "RUNNING";
  CHECK(Must(api.ListWorkflows(filter)).total == 0);
}

FLOVYN_API_SCENARIO("metadata: an execution is listed the moment its start has returned") {
  LiveEngine live;
  TestType api(live, 0);
  for (int i = 0; i < 200; ++i) {
    const std::string metadata = R"({"serial":")" + std::to_string(i) + R"("})";
    const ApiStarted started = Must(api.StartWorkflow({.metadata = metadata}));
    const ApiList listed = Must(api.ListWorkflows({.metadata = metadata}));
    REQUIRE(listed.total == 1);
    REQUIRE(listed.rows[0].id == started.id);
  }
}

FLOVYN_API_SCENARIO("metadata: it is in the started event, and a workflow's tasks have none") {
  LiveEngine live;
  TestType api(live, 0);
  const std::string id = Must(api.StartWorkflow({.metadata = R"({"a":"1"})"})).id;
  const auto history = Must(api.History(id));
  REQUIRE(history.size() == 1);
  CHECK_THAT(history[0].data, ContainsText(R"("metadata":{"a":"1"})"));
  REQUIRE(Must(api.PollWorkflow("w", "")).has_value());
  const std::string task = NewTaskId();
  REQUIRE(api.Submit({.workflow = id,
                      .status = "SUSPENDED",
                      .commands = {{.type = "SCHEDULE_TASK", .name = "t", .task = task}}})
              .ok());
  const auto tasks = live.engine().tasks().ListByWorkflow(Caller::Trusted(), live.org(0).id,
                                                          *WorkflowId::Parse(id));
  REQUIRE(tasks.ok());
  REQUIRE(tasks->size() == 1);
  CHECK(tasks->front().start.metadata.empty());
}

FLOVYN_API_SCENARIO("metadata: another organization sees and finds nothing") {
  LiveEngine live;
  TestType ours(live, 0);
  TestType theirs(live, 1);
  const std::string id = Must(ours.StartWorkflow({.metadata = R"({"a":"1"})", .key = "k"})).id;
  const std::string task = Must(ours.SubmitTask({.kind = "t", .metadata = R"({"a":"1"})"})).id;
  CHECK(Must(theirs.ListWorkflows({.metadata = R"({"a":"1"})"})).total == 0);
  CHECK(Must(theirs.ListTasks({.metadata = R"({"a":"1"})"})).total == 0);
  CHECK(absl::IsNotFound(theirs.GetWorkflow(id).status()));
  CHECK(absl::IsNotFound(theirs.GetTask(task).status()));
  CHECK(absl::IsNotFound(theirs.History(id).status()));
  CHECK_FALSE(Must(theirs.PollWorkflow("w", "")).has_value());
  CHECK_FALSE(Must(theirs.PollTask("w", "")).has_value());
  CHECK(Must(theirs.StartWorkflow({.key = "k"})).id != id);
  REQUIRE(Must(ours.PollWorkflow("w", "")).has_value());
  CHECK(absl::IsNotFound(theirs.Submit({.workflow = id, .status = "SUSPENDED"})));
  REQUIRE(Must(ours.PollTask("w", "")).has_value());
  CHECK(absl::IsNotFound(theirs.CompleteTask(task, "1")));
}

}  // namespace flovyn::testing
