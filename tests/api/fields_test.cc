#include "scenario.h"

// What registered fields do to starts, on every transport.

namespace flovyn::testing {
namespace {

void Register(LiveEngine& live, MetadataField field) {
  field.tenant = live.org(0).id;
  Must(live.engine().metadata_fields().Create(Caller::Trusted(), field));
}

MetadataField EnvField() {
  MetadataField field;
  field.key = "env";
  field.type = MetadataFieldType::kEnum;
  field.allowed_values = {"dev", "prod"};
  field.strict = true;
  return field;
}

}  // namespace

FLOVYN_API_SCENARIO("fields: a strict one refuses starts with a value that does not fit") {
  LiveEngine live;
  TestType api(live, 0);
  TestType other(live, 1);
  Register(live, EnvField());
  const std::string wrong = R"({"env":"test"})";
  for (const absl::Status& refused :
       {api.StartWorkflow({.metadata = wrong}).status(),
        api.SubmitTask({.metadata = wrong}).status(),
        api.SignalWithStart({.metadata = wrong, .key = "k"}, {.name = "go"}).status()}) {
    CHECK(absl::IsInvalidArgument(refused));
    CHECK_THAT(std::string(refused.message()),
               ContainsText(R"(metadata: key "env": expected one of "dev", "prod", found "test")"));
  }
  CHECK(Must(api.ListWorkflows({})).total == 0);
  CHECK(api.StartWorkflow({.metadata = R"({"env":"dev","x":"y"})"}).ok());
  CHECK(api.StartWorkflow({}).ok());
  CHECK(other.StartWorkflow({.metadata = wrong}).ok());
}

FLOVYN_API_SCENARIO("fields: texts of protocols that have nothing else fit numbers and booleans") {
  LiveEngine live;
  TestType api(live, 0);
  MetadataField number = EnvField();
  number.key = "total";
  number.type = MetadataFieldType::kNumber;
  number.allowed_values.clear();
  MetadataField truth = number;
  truth.key = "urgent";
  truth.type = MetadataFieldType::kBoolean;
  Register(live, number);
  Register(live, truth);
  CHECK(api.StartWorkflow({.metadata = R"({"total":"12.50","urgent":"true"})"}).ok());
  CHECK_FALSE(api.StartWorkflow({.metadata = R"({"total":"twelve"})"}).ok());
  CHECK_FALSE(api.StartWorkflow({.metadata = R"({"urgent":"yes"})"}).ok());
}

FLOVYN_API_SCENARIO("fields: values come from the input, and are found at once") {
  LiveEngine live;
  TestType api(live, 0);
  MetadataField field;
  field.key = "customerId";
  field.workflow_kind = "order";
  field.extract_from = "customer.id";
  Register(live, field);
  const std::string input = R"({"customer":{"id":"C-1"}})";
  const ApiStarted started = Must(api.StartWorkflow({.input = input}));
  CHECK(*ParseJson(Must(api.GetWorkflow(started.id)).metadata) ==
        *ParseJson(R"({"customerId":"C-1"})"));
  const ApiList found = Must(api.ListWorkflows({.metadata = R"({"customerId":"C-1"})"}));
  REQUIRE(found.total == 1);
  CHECK(found.rows[0].id == started.id);
  const ApiStarted own =
      Must(api.StartWorkflow({.input = input, .metadata = R"({"customerId":"mine"})"}));
  CHECK(*ParseJson(Must(api.GetWorkflow(own.id)).metadata) ==
        *ParseJson(R"({"customerId":"mine"})"));
  const ApiStarted of_other_kind = Must(api.StartWorkflow({.kind = "other", .input = input}));
  CHECK(Must(api.GetWorkflow(of_other_kind.id)).metadata.empty());
}

}  // namespace flovyn::testing
