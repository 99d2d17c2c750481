#include <functional>

#include "bulk_scene.h"
#include "flovyn/domain/errors.h"

namespace flovyn::testing {
namespace {

absl::Status RefusalOf(EngineFixture& fixture, const BulkRequest& request) {
  const absl::Status dry = fixture.engine().bulk().DryRun(fixture.caller(), request).status();
  const absl::Status real = fixture.engine().bulk().Create(fixture.caller(), request).status();
  CHECK(dry == real);
  CHECK(fixture.engine().bulk().List(fixture.caller(), fixture.tenant(), {})->empty());
  return real;
}

}  // namespace

TEST_CASE("bulk: a dry run counts and shows the newest, and changes nothing") {
  EngineFixture fixture;
  const std::vector<WorkflowId> ids = StartMany(fixture, 15);
  BulkRequest request = RequestOf(fixture, BulkVerb::kCancel, R"(kind = "order")");
  const BulkPreview preview = *fixture.engine().bulk().DryRun(fixture.caller(), request);
  CHECK(preview.matched == 15);
  CHECK_FALSE(preview.matched_is_lower_bound);
  REQUIRE(preview.sample.size() == 10);
  CHECK(preview.sample[0].id == ids.back().uuid());
  CHECK(preview.sample[0].kind == "order");
  CHECK(preview.sample[0].status == "PENDING");
  request.max_executions = 14;
  const BulkPreview bounded = *fixture.engine().bulk().DryRun(fixture.caller(), request);
  CHECK(bounded.matched == 14);
  CHECK(bounded.matched_is_lower_bound);
  CHECK(fixture.engine().bulk().List(fixture.caller(), fixture.tenant(), {})->empty());
  for (const WorkflowId& id : ids) CHECK(fixture.Get(id).open());
}

TEST_CASE("bulk: a request that is wrong starts nothing, and the field is named") {
  EngineFixture fixture;
  StartMany(fixture, 3);
  const BulkRequest good = RequestOf(fixture, BulkVerb::kSignal, R"(kind = "order")");
  struct Wrong {
    std::function<void(BulkRequest&)> change;
    std::string field;
    std::string text;
  };
  const Wrong cases[] = {
      {[](BulkRequest& r) { r.query = "kind ="; }, "query", "position"},
      {[](BulkRequest& r) { r.query = ""; }, "query", "has no condition"},
      {[](BulkRequest& r) { r.query = "ORDER BY kind"; }, "query", "ORDER BY"},
      {[](BulkRequest& r) { r.query = R"(kind = "a" ORDER BY kind)"; }, "query", "ORDER BY"},
      {[](BulkRequest& r) { r.all = true; }, "all", "every execution"},
      {[](BulkRequest& r) { r.entity = BulkEntity::kTask; }, "verb", "cancel"},
      {[](BulkRequest& r) { r.arguments = "[]"; }, "arguments", "JSON object"},
      {[](BulkRequest& r) { r.arguments = "{"; }, "arguments", "JSON"},
      {[](BulkRequest& r) { r.arguments = ""; }, "arguments.signalName", "empty"},
      {[](BulkRequest& r) { r.arguments = R"({"signalName":1})"; }, "arguments.signalName",
       "string"},
      {[](BulkRequest& r) { r.arguments = R"({"signalName":"s","value":1})"; }, "arguments",
       "\"value\" is not known; signal takes signalName, signalValue"},
      {[](BulkRequest& r) { r.max_executions = 0; }, "maxExecutions", "1"},
      {[](BulkRequest& r) { r.max_executions = 1'000'001; }, "maxExecutions", "1000000"},
      {[](BulkRequest& r) { r.rate_per_second = 0; }, "ratePerSecond", "1"},
      {[](BulkRequest& r) { r.rate_per_second = 10'001; }, "ratePerSecond", "10000"},
      {[](BulkRequest& r) { r.reason = std::string(1'001, 'x'); }, "reason", "1000"},
  };
  for (const Wrong& wrong : cases) {
    BulkRequest request = good;
    wrong.change(request);
    const absl::Status refusal = RefusalOf(fixture, request);
    INFO(refusal);
    CHECK(absl::IsInvalidArgument(refusal));
    CHECK(FieldOf(refusal) == wrong.field);
    CHECK(std::string(refusal.message()).find(wrong.text) != std::string::npos);
  }
}

TEST_CASE("bulk: a query that finds more than the bound is refused") {
  EngineFixture fixture;
  StartMany(fixture, 3);
  BulkRequest request = RequestOf(fixture, BulkVerb::kCancel, R"(kind = "order")");
  request.max_executions = 2;
  const absl::Status refusal = fixture.engine().bulk().Create(fixture.caller(), request).status();
  CHECK(FieldOf(refusal) == "maxExecutions");
  CHECK(std::string(refusal.message()).find("more than 2 executions") != std::string::npos);
  CHECK(fixture.engine().bulk().List(fixture.caller(), fixture.tenant(), {})->empty());
}

TEST_CASE("bulk: everything is meant only when it is said") {
  EngineFixture fixture;
  StartMany(fixture, 2);
  fixture.Start("other");
  BulkRequest request = RequestOf(fixture, BulkVerb::kCancel, "");
  request.all = true;
  CheckCounts(Finish(fixture, Create(fixture, request).id), 3, 0, 0);
}

TEST_CASE("bulk: a role may do to many what it may do to one") {
  EngineFixture fixture;
  fixture.SubmitTask();
  StartMany(fixture, 1);
  BulkRequest tasks = RequestOf(fixture, BulkVerb::kCancel, R"(kind = "report")");
  tasks.entity = BulkEntity::kTask;
  const BulkRequest workflows = RequestOf(fixture, BulkVerb::kCancel, R"(kind = "order")");
  Caller member;
  member.tenant = fixture.tenant();
  BulkService& bulk = fixture.engine().bulk();
  CHECK(bulk.DryRun(member, workflows).ok());
  CHECK(absl::IsPermissionDenied(bulk.DryRun(member, tasks).status()));
  CHECK(absl::IsPermissionDenied(bulk.Create(member, tasks).status()));
  member.role = Role::kAdmin;
  CHECK(bulk.Create(member, tasks).ok());
  Caller stranger = member;
  stranger.tenant = TenantId(MakeUuidV7(1, 0, 9));
  const BulkJob job = Create(fixture, workflows);
  CHECK(absl::IsPermissionDenied(bulk.Create(stranger, workflows).status()));
  CHECK(absl::IsPermissionDenied(bulk.Get(stranger, fixture.tenant(), job.id).status()));
  CHECK(absl::IsPermissionDenied(bulk.List(stranger, fixture.tenant(), {}).status()));
  CHECK(absl::IsPermissionDenied(bulk.Audit(stranger, fixture.tenant(), job.id).status()));
  CHECK(absl::IsPermissionDenied(bulk.Cancel(stranger, fixture.tenant(), job.id, "").status()));
  CHECK(absl::IsNotFound(bulk.Get(stranger, stranger.tenant, job.id).status()));
}

}  // namespace flovyn::testing
