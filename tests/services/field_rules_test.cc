// What registered fields do to starts: values from the input, strict fields, what a log shows.
#include "flovyn/services/field_rules.h"

#include "engine_fixture.h"
#include "flovyn/domain/errors.h"
#include "flovyn/services/unit_launcher.h"
#include "server/recording_logger.h"
#include "test.h"

namespace flovyn::testing {
namespace {

MetadataField Field(std::string key, MetadataFieldType type = MetadataFieldType::kText) {
  MetadataField field;
  field.tenant = TenantId(*Uuid::Parse(kDefaultTenantId));
  field.key = std::move(key);
  field.type = type;
  return field;
}

MetadataField Strict(std::string key, MetadataFieldType type) {
  MetadataField field = Field(std::move(key), type);
  field.strict = true;
  if (type == MetadataFieldType::kEnum) field.allowed_values = {"dev", "prod"};
  return field;
}

MetadataField From(std::string key, std::string path) {
  MetadataField field = Field(std::move(key));
  field.extract_from = std::move(path);
  return field;
}

Metadata MetadataOf(std::string_view text) { return *Metadata::FromText(text); }

/// The metadata of the start of a workflow `order`, as text; else the refusal.
std::string Applied(const std::vector<MetadataField>& fields, std::string_view given,
                    std::string_view input = "", std::string_view kind = "order") {
  const Metadata metadata = MetadataOf(given);
  const auto applied = FieldRules(fields).Apply({WorkType::kWorkflow, kind, input, metadata}, {});
  return applied.ok() ? applied->text() : std::string(applied.status().message());
}

void Register(EngineFixture& fixture, const MetadataField& field) {
  REQUIRE(fixture.engine().metadata_fields().Create(fixture.caller(), field).ok());
}

absl::StatusOr<StartedWorkflow> StartOrder(EngineFixture& fixture, std::string_view metadata,
                                           std::string input = "") {
  StartWorkflowRequest request;
  request.tenant = fixture.tenant();
  request.kind = "order";
  request.input = std::move(input);
  request.metadata = *ParseJson(metadata);
  return StartAndWait(fixture.engine().workflows(), fixture.caller(), std::move(request));
}

}  // namespace

TEST_CASE("field rules: which values fit which type") {
  struct Row {
    MetadataFieldType type;
    std::string fitting;
    std::string others;
  };
  using enum MetadataFieldType;
  const Row rows[] = {
      {kEnum, R"(["dev","prod",null])", R"(["Dev","",1,true,["dev"],{}])"},
      {kText, R"(["","x",null])", R"([1,false,[],{}])"},
      {kNumber, R"([1,-2.5,1e3,"7","-1.5e3",null])", R"(["","1 ","ten",true,[1],{}])"},
      {kBoolean, R"([true,false,"true","false",null])", R"(["TRUE","",1,[],{}])"},
  };
  for (const Row& row : rows) {
    const MetadataField field = Strict("k", row.type);
    const Json fitting = *ParseJson(row.fitting);
    const Json others = *ParseJson(row.others);
    for (const Json& value : fitting.items()) {
      CAPTURE(row.fitting, value.Dump());
      CHECK(Fits(field, value));
    }
    for (const Json& value : others.items()) {
      CAPTURE(row.others, value.Dump());
      CHECK_FALSE(Fits(field, value));
    }
  }
}

TEST_CASE("field rules: a strict field tells key, what is expected and what was found") {
  using enum MetadataFieldType;
  CHECK(Applied({Strict("env", kEnum)}, R"({"env":"test"})") ==
        R"(metadata: key "env": expected one of "dev", "prod", found "test")");
  CHECK(Applied({Strict("total", kNumber)}, R"({"total":["x"]})") ==
        R"(metadata: key "total": expected a number, found ["x"])");
  CHECK(Applied({Strict("urgent", kBoolean)}, R"({"urgent":"yes"})") ==
        R"(metadata: key "urgent": expected true or false, found "yes")");
  CHECK(Applied({Strict("name", kText)}, R"({"name":1})") ==
        R"(metadata: key "name": expected a text, found 1)");
  MetadataField secret = Strict("ssn", kNumber);
  secret.sensitive = true;
  CHECK(Applied({secret}, R"({"ssn":"hush"})") ==
        R"(metadata: key "ssn": expected a number, found [redacted])");
  MetadataField many = Strict("env", kEnum);
  for (int i = 0; i < 20; ++i) many.allowed_values.push_back(std::to_string(i));
  CHECK_THAT(Applied({many}, R"({"env":""})"), ContainsText(R"("7" and 12 more, found)"));
  const std::string longest = std::string(60'000, 'x');
  CHECK(Applied({Strict("env", kEnum)}, R"({"env":")" + longest + R"("})").size() < 400);
}

TEST_CASE("field rules: fields that are not strict, and keys that are missing, refuse nothing") {
  MetadataField soft = Strict("env", MetadataFieldType::kEnum);
  soft.strict = false;
  CHECK(Applied({soft}, R"({"env":5})") == R"({"env":5})");
  CHECK(Applied({Strict("env", MetadataFieldType::kEnum)}, R"({"other":5})") == R"({"other":5})");
  CHECK(Applied({Strict("env", MetadataFieldType::kEnum)}, "") == "");
}

TEST_CASE("field rules: a field of the kind takes the place of the global one") {
  const MetadataField global = Strict("env", MetadataFieldType::kEnum);
  MetadataField of_kind = Field("env");
  of_kind.workflow_kind = "order";
  MetadataField of_task = Strict("env", MetadataFieldType::kNumber);
  of_task.task_kind = "order";
  for (const auto& fields : {std::vector{global, of_kind, of_task}, {of_task, of_kind, global}}) {
    CHECK(Applied(fields, R"({"env":"any"})") == R"({"env":"any"})");
    CHECK_THAT(Applied(fields, R"({"env":"any"})", "", "other"), ContainsText("one of"));
    const Metadata metadata = MetadataOf(R"({"env":"dev"})");
    CHECK_FALSE(FieldRules(fields).Apply({WorkType::kTask, "order", "", metadata}, {}).ok());
    CHECK(FieldRules(fields).Apply({WorkType::kTask, "ship", "", metadata}, {}).ok());
  }
}

TEST_CASE("field rules: scalars of the input become metadata that the start does not give") {
  const std::string input =
      R"({"customer":{"id":"C-1","vip":true,"tags":["a"]},"total":12.50,"none":null,"a b":"c"})";
  const auto from = [&](const std::string& path, const std::string& given = "") {
    return Applied({From("k", path)}, given, input);
  };
  CHECK(from("customer.id") == R"({"k":"C-1"})");
  CHECK(from("customer.vip") == R"({"k":true})");
  CHECK(from("total") == R"({"k":12.50})");
  CHECK(from("\"a b\"") == R"({"k":"c"})");
  CHECK(from("customer.id", R"({"other":1})") == R"({"k":"C-1","other":1})");
  CHECK(from("customer.id", R"({"k":"own"})") == R"({"k":"own"})");
  CHECK(from("customer.id", R"({"k":null})") == R"({"k":null})");
  for (const std::string nothing : {"missing", "customer", "customer.tags", "none", "total.x"}) {
    INFO(nothing);
    CHECK(from(nothing) == "");
  }
  for (const std::string other : {"", "5", "\"text\"", "[]", "null"}) {
    INFO(other);
    CHECK(Applied({From("k", "customer.id")}, "", other) == "");
  }
}

TEST_CASE("field rules: what comes from the input is checked as if it was given") {
  MetadataField strict = From("env", "env");
  strict.type = MetadataFieldType::kEnum;
  strict.allowed_values = {"dev"};
  strict.strict = true;
  CHECK(Applied({strict}, "", R"({"env":"dev"})") == R"({"env":"dev"})");
  CHECK_THAT(Applied({strict}, "", R"({"env":"x"})"), ContainsText("expected one of"));
  std::string fifty = "{";
  for (int i = 0; i < 50; ++i) fifty += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
  CHECK_THAT(Applied({From("k", "a")}, fifty + "}", R"({"a":1})"), ContainsText("51 keys"));
  CHECK_THAT(Applied({From("k", "a")}, "", R"({"a":"\u0000"})"), ContainsText("U+0000"));
}

TEST_CASE("field rules: a log shows values, but not those of sensitive fields") {
  MetadataField ssn = Field("ssn");
  ssn.sensitive = true;
  ssn.workflow_kind = "order";
  const Metadata metadata = MetadataOf(R"({"env":"dev","ssn":{"number":"hush"}})");
  const FieldRules rules({ssn});
  CHECK(rules.ForLog(WorkType::kWorkflow, "order", metadata) ==
        R"({"env":"dev","ssn":"[redacted]"})");
  CHECK(rules.ForLog(WorkType::kWorkflow, "other", metadata) == metadata.text());
  CHECK(FieldRules().ForLog(WorkType::kTask, "t", Metadata()) == "{}");
}

TEST_CASE("field rules: starts of every kind follow them, children and tasks of workflows do not") {
  EngineFixture fixture;
  Register(fixture, Strict("env", MetadataFieldType::kEnum));
  Register(fixture, From("customer", "customer.id"));
  const std::string input = R"({"customer":{"id":"C-1"}})";
  const auto started = StartOrder(fixture, R"({"env":"dev"})", input);
  REQUIRE(started.ok());
  CHECK(fixture.Get(started->id).start.metadata.text() == R"({"customer":"C-1","env":"dev"})");
  CHECK(FieldOf(StartOrder(fixture, R"({"env":"test"})").status()) == "metadata");

  StartTaskRequest task;
  task.tenant = fixture.tenant();
  task.kind = "ship";
  task.metadata = *ParseJson(R"({"env":"test"})");
  task.input = input;
  const auto submit = [&] {
    return SubmitTaskAndWait(fixture.engine().tasks(), fixture.caller(), task);
  };
  CHECK(FieldOf(submit().status()) == "metadata");
  task.workflow = started->id;
  REQUIRE(submit().ok());
  CHECK(submit()->task.start.metadata.text() == R"({"env":"test"})");

  absl::StatusOr<Signalled> signalled = absl::UnknownError("unanswered");
  SignalWithStartRequest request;
  request.start = {.tenant = fixture.tenant(), .kind = "order", .input = input};
  request.start.metadata = *ParseJson(R"({"env":1})");
  request.start.idempotency_key = "key";
  request.name = "go";
  const auto signal = [&] {
    fixture.engine().control().SignalWithStart(
        fixture.caller(), request, [&](absl::StatusOr<Signalled> answer) { signalled = answer; });
    return signalled;
  };
  CHECK(FieldOf(signal().status()) == "metadata");
  request.start.metadata = {};
  REQUIRE(signal().ok());
  CHECK(fixture.Get(signalled->workflow).start.metadata.text() == R"({"customer":"C-1"})");
}

TEST_CASE("field rules: starts within a transaction of the caller follow them") {
  EngineFixture fixture;
  Register(fixture, Strict("env", MetadataFieldType::kEnum));
  memory::SequentialIds ids;
  const Limits limits;
  UnitLauncher launcher(fixture.store(), ids, limits, fixture.engine().field_rules());
  StartWorkflowRequest request;
  request.tenant = fixture.tenant();
  request.kind = "order";
  request.metadata = *ParseJson(R"({"env":"test"})");
  CHECK(FieldOf(StartAndWait(launcher, fixture.caller(), request).status()) == "metadata");
  request.metadata = *ParseJson(R"({"env":"dev"})");
  CHECK(StartAndWait(launcher, fixture.caller(), request).ok());
}

TEST_CASE("field rules: starts are logged at debug level, once, without sensitive values") {
  memory::ManualClock clock;
  memory::SequentialIds ids;
  memory::InlineExecutor executor;
  http::RecordingLogger logger;
  const auto store = memory::MakeMemoryStore({.clock = clock});
  const auto bus = memory::MakeMemoryEventBus();
  Engine engine({*store, clock, ids, clock, executor, *bus, logger}, {});
  MetadataField ssn = Strict("ssn", MetadataFieldType::kText);
  ssn.sensitive = true;
  REQUIRE(engine.metadata_fields().Create(Caller::Trusted(), ssn).ok());
  StartWorkflowRequest request;
  request.tenant = ssn.tenant;
  request.kind = "order";
  request.metadata = *ParseJson(R"({"env":"dev","ssn":"hush"})");
  request.idempotency_key = "key";
  const auto start = [&] { return StartAndWait(engine.workflows(), Caller::Trusted(), request); };
  const std::string id = start()->id.str();
  REQUIRE(start().ok());
  request.metadata = *ParseJson(R"({"ssn":1234567})");
  CHECK_FALSE(start().ok());
  StartTaskRequest task;
  task.tenant = ssn.tenant;
  task.kind = "ship";
  task.metadata = *ParseJson(R"({"ssn":"hush"})");
  const auto submitted = SubmitTaskAndWait(engine.tasks(), Caller::Trusted(), task);
  REQUIRE(submitted.ok());
  std::vector<std::string> lines;
  for (const auto& line : logger.lines()) {
    CHECK(line.level == LogLevel::kDebug);
    lines.push_back(line.text);
  }
  CHECK(lines ==
        std::vector<std::string>{"workflow started workflow=" + id +
                                     R"( kind=order metadata={"env":"dev","ssn":"[redacted]"})",
                                 "task submitted task=" + submitted->task.start.id.str() +
                                     R"( kind=ship metadata={"ssn":"[redacted]"})"});
}

}  // namespace flovyn::testing
