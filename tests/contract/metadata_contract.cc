#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

std::int64_t CountFound(FreshStore& store, std::string_view filter) {
  WorkflowFilter by_metadata;
  by_metadata.metadata = Must(ParseMetadataFilter(filter));
  return Must(store->workflows().List(store.tenant, by_metadata, {})).total;
}

WorkflowExecution InsertWith(FreshStore& store, std::string_view metadata) {
  WorkflowExecution row = NewWorkflow(store, kThen);
  row.start.metadata = MetadataOf(metadata);
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  return row;
}

}  // namespace

TEST_CASE("metadata: none, null and {} are stored as none and never found by a filter") {
  FreshStore store;
  for (const std::string_view none : {"", "null", "{}", " { } "}) {
    const WorkflowExecution row = InsertWith(store, none);
    CHECK(Must(store->workflows().Get(store.tenant, row.start.id)).start.metadata.empty());
  }
  CHECK(CountFound(store, R"({"a":null})") == 0);
  CHECK(CountFound(store, "{}") == 4);  // no filter
}

TEST_CASE("metadata: filters compare by JSON type and exact value") {
  struct Case {
    std::string_view metadata;
    std::string_view filter;
    bool found;
  };
  const Case cases[] = {
      {R"({"a":"1"})", R"({"a":"1"})", true},
      {R"({"a":"1"})", R"({"a":1})", false},
      {R"({"a":1})", R"({"a":1.0})", true},
      {R"({"a":1})", R"({"a":10e-1})", true},
      {R"({"a":9007199254740993})", R"({"a":9007199254740992})", false},
      {R"({"a":9007199254740993})", R"({"a":9007199254740993.0})", true},
      {R"({"a":true})", R"({"a":"true"})", false},
      {R"({"a":null})", R"({"a":null})", true},
      {R"({"b":1})", R"({"a":null})", false},
      {R"({"a":1,"b":2})", R"({"a":1,"b":2})", true},
      {R"({"a":1,"b":2})", R"({"a":1,"b":3})", false},
      {R"({"a":1,"b":2})", R"({"a":1,"c":2})", false},
      {R"({"a":{"b":1,"c":2}})", R"({"a":{"b":1}})", true},
      {R"({"a":{"b":1}})", R"({"a":{}})", true},
      {R"({"a":[]})", R"({"a":{}})", false},
      {R"({"a":{"b":1}})", R"({"b":1})", false},
      {R"({"a":{"b":1}})", R"({"a.b":1})", false},
      {R"({"a.b":1})", R"({"a.b":1})", true},
      {R"({"a.b":1})", R"({"a":{"b":1}})", false},
      {R"({"a":[1,2,3]})", R"({"a":[3,1]})", true},
      {R"({"a":[1,2,3]})", R"({"a":[1,1]})", true},
      {R"({"a":[1,2,3]})", R"({"a":[4]})", false},
      {R"({"a":[1,2,3]})", R"({"a":1})", false},
      {R"({"a":[1,[2]]})", R"({"a":[2]})", false},
      {R"({"a":[{"b":1,"c":2}]})", R"({"a":[{"b":1}]})", true},
      {R"({"A":"x"})", R"({"a":"x"})", false},
      {R"({"a":"X"})", R"({"a":"x"})", false},
      {R"({"a":"x "})", R"({"a":"x"})", false},
      {R"({"a":"caf\u00e9"})", "{\"a\":\"caf\xC3\xA9\"}", true},
      {R"({"\ud83d\ude80":"x"})", "{\"\xF0\x9F\x9A\x80\":\"x\"}", true},
      {R"({"it's \"quoted\" $1 %":"; DROP"})", R"({"it's \"quoted\" $1 %":"; DROP"})", true},
      {R"({"a":1,"a":2})", R"({"a":2})", true},
      {R"({"a":1,"a":2})", R"({"a":1})", false},
      {R"({"_flovyn":1,"x_flovyn_":2})", R"({"_flovyn":1,"x_flovyn_":2})", true},
      {R"({"a":""})", R"({"a":""})", true},
  };
  for (const Case& one : cases) {
    FreshStore store;
    InsertWith(store, one.metadata);
    InsertWith(store, "");
    CAPTURE(one.metadata, one.filter);
    CHECK(CountFound(store, one.filter) == (one.found ? 1 : 0));
  }
}

TEST_CASE("metadata: the total of several values counts what has all of them") {
  FreshStore store;
  const auto insert = [&store](int count, std::string_view metadata) {
    for (int i = 0; i < count; ++i) InsertWith(store, metadata);
  };
  insert(5, R"({"a":"x","b":"y"})");
  insert(15, R"({"a":"x"})");
  insert(25, R"({"b":"y"})");
  WorkflowFilter both;
  both.metadata = Must(ParseMetadataFilter(R"({"a":"x","b":"y"})"));
  const auto listed = Must(store->workflows().List(store.tenant, both, {.limit = 1}));
  CHECK(listed.rows.size() == 1);
  CHECK(listed.total == 5);  // of a list that is longer than its page
}

TEST_CASE("metadata: 50 keys and 65,536 bytes are stored and found") {
  FreshStore store;
  std::string many = "{";
  for (int i = 0; i < 50; ++i) {
    many += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":" + std::to_string(i);
  }
  InsertWith(store, many + "}");
  CHECK(CountFound(store, R"({"k0":0,"k49":49})") == 1);
  const std::string frame = R"({"big":"","small":1})";
  const std::string large =
      R"({"big":")" + std::string(65'536 - frame.size(), 'x') + R"(","small":1})";
  const WorkflowExecution row = InsertWith(store, large);
  CHECK(Must(store->workflows().Get(store.tenant, row.start.id)).start.metadata ==
        row.start.metadata);
  CHECK(CountFound(store, R"({"small":1})") == 1);
  CHECK(CountFound(store, large) == 1);
}

TEST_CASE("metadata: every path that reads an execution reads it") {
  FreshStore store;
  WorkflowExecution parent = InsertWith(store, R"({"customerId":"CUST-123"})");
  WorkflowExecution child = NewWorkflow(store, kThen);
  child.start.parent = parent.start.id;
  child.start.metadata = parent.start.metadata;
  TaskExecution task = NewTask(store, kThen);
  task.start.workflow = parent.start.id;
  task.start.metadata = parent.start.metadata;
  TaskExecution standalone = NewTask(store, kThen);
  standalone.start.metadata = parent.start.metadata;
  REQUIRE(SubmitAndWait(*store, Inserting({child}, {task, standalone})).ok());
  const Metadata& expected = parent.start.metadata;
  const WorkflowId& id = parent.start.id;

  CHECK(Must(store->workflows().Get(store.tenant, id)).start.metadata == expected);
  for (const auto& row : Must(store->workflows().List(store.tenant, {}, {})).rows) {
    CHECK(row.start.metadata == expected);
  }
  for (const auto& row : Must(store->workflows().ListChildren(store.tenant, id))) {
    CHECK(row.start.metadata == expected);
  }
  for (const auto& row : Must(store->tasks().ListByWorkflow(store.tenant, id))) {
    CHECK(row.start.metadata == expected);
  }
  for (const auto& row : Must(store->tasks().List(store.tenant, {}, {})).rows) {
    CHECK(row.start.metadata == expected);
  }
  const ClaimWork claim{WorkType::kWorkflow, id.uuid(), PollOf(store)};
  const ClaimedWork claimed = Must(Execute(*store, claim));
  CHECK(std::get<WorkflowExecution>(claimed).start.metadata == expected);
  const ClaimWork claim_task{WorkType::kTask, standalone.start.id.uuid(), PollOf(store)};
  const ClaimedWork claimed_task = Must(Execute(*store, claim_task));
  CHECK(std::get<TaskExecution>(claimed_task).start.metadata == expected);
}

TEST_CASE("metadata: kept to the end of an execution, and not handed down to its tasks") {
  FreshStore store;
  WorkflowStart start = PlainWorkflow(store);
  start.metadata = MetadataOf(R"({"customerId":"CUST-123"})");
  Must(Execute(*store, StartWorkflow{.start = start}));
  Must(Execute(*store, ClaimWork{WorkType::kWorkflow, start.id.uuid(), PollOf(store)}));
  SubmitCommands submit;
  submit.tenant = store.tenant;
  submit.submission.workflow = start.id;
  submit.submission.commands = {ScheduleTask{.task = store.New<TaskId>(), .kind = "charge"},
                                FailWorkflow{.error = "no"}};
  submit.submission.status = SubmitStatus::kFailed;
  Must(Execute(*store, submit));
  const WorkflowExecution ended = Must(store->workflows().Get(store.tenant, start.id));
  CHECK(ended.status == WorkflowStatus::kFailed);
  CHECK(ended.start.metadata == start.metadata);
  CHECK(CountFound(store, R"({"customerId":"CUST-123"})") == 1);
  const auto tasks = Must(store->tasks().ListByWorkflow(store.tenant, start.id));
  REQUIRE(tasks.size() == 1);
  CHECK(tasks[0].start.metadata.empty());
}

}  // namespace flovyn::testing
