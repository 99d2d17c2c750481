#include <string>

#include "rest_fixture.h"

namespace flovyn::http {
namespace {

const std::string kJobs = "/api/orgs/default/bulk-jobs";

/// Three orders of one customer, and one of another.
class Orders : public RestFixture {
 public:
  Orders() {
    for (const std::string customer : {"a", "a", "b", "a"}) {
      REQUIRE(Post("/api/orgs/default/workflow-executions",
                   R"({"kind":"order","metadata":{"customer":")" + customer + R"("}})")
                  .status == 201);
    }
  }

  Json CreateJob(const std::string& members) {
    const ClientResponse response = Post(kJobs, "{" + members + "}");
    INFO(response.body);
    REQUIRE(response.status == 201);
    return JsonOf(response);
  }

  /// The job once it has ended: units may run on another thread of the server.
  Json Ended(const std::string& id) {
    for (;;) {
      const Json job = JsonOf(Get(kJobs + "/" + id));
      if (!job.Find("endedAt")->is_null()) return job;
    }
  }
};

const std::string kCancelA =
    R"("entity":"workflow","verb":"cancel","query":"metadata.customer = \"a\"")";
const std::string kSlowSignal =
    R"("entity":"workflow","verb":"signal","query":"kind = \"order\"","ratePerSecond":1,)"
    R"("arguments":{"signalName":"go"})";

TEST_CASE("http bulk: a dry run tells what a job would do") {
  Orders rest;
  const ClientResponse response = rest.Post(kJobs, "{" + kCancelA + R"(,"dryRun":true})");
  INFO(response.body);
  REQUIRE(response.status == 200);
  const Json preview = JsonOf(response);
  CHECK(preview.Find("matched")->Dump() == "3");
  CHECK(preview.Find("matchedIsLowerBound")->Dump() == "false");
  REQUIRE(preview.Find("sample")->items().size() == 3);
  const Json& first = preview.Find("sample")->items()[0];
  CHECK(TextAt(first, "kind") == "order");
  CHECK(TextAt(first, "status") == "PENDING");
  CHECK(first.Find("metadata")->Dump() == R"({"customer":"a"})");
  CHECK(JsonOf(rest.Get(kJobs)).Find("jobs")->items().empty());
  const std::string path = "/api/orgs/default/workflow-executions?status=PENDING";
  CHECK(JsonOf(rest.Get(path)).Find("total")->Dump() == "4");
}

TEST_CASE("http bulk: a job is created, found, and tells how it went") {
  Orders rest;
  const ClientResponse response =
      rest.Post(kJobs, "{" + kCancelA + R"(,"reason":"INC-7","arguments":{"reason":"gone"}})");
  REQUIRE(response.status == 201);
  const Json created = JsonOf(response);
  const std::string id = TextAt(created, "id");
  CHECK(response.Header("Location") == kJobs + "/" + id);
  CHECK(TextAt(created, "status") == "PENDING");
  CHECK(created.Find("matched")->Dump() == "3");
  CHECK(created.Find("maxExecutions")->Dump() == "10000");
  CHECK(created.Find("ratePerSecond")->Dump() == "100");
  const Json job = rest.Ended(id);
  CHECK(TextAt(job, "status") == "COMPLETED");
  CHECK(job.Find("succeeded")->Dump() == "3");
  CHECK(job.Find("processed")->Dump() == "3");
  CHECK(job.Find("arguments")->Dump() == R"({"reason":"gone"})");
  CHECK(TextAt(job, "createdBy") == TextAt(created, "createdBy"));
  REQUIRE(job.Find("audit")->items().size() == 2);
  CHECK(TextAt(job.Find("audit")->items()[0], "action") == "CREATED");
  CHECK(TextAt(job.Find("audit")->items()[0], "note") == "INC-7");
  CHECK(TextAt(job.Find("audit")->items()[1], "action") == "ENDED");
  const std::string cancelled = "/api/orgs/default/workflow-executions?status=CANCELLED";
  CHECK(JsonOf(rest.Get(cancelled)).Find("total")->Dump() == "3");
}

TEST_CASE("http bulk: jobs are listed newest first, page by page") {
  Orders rest;
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) ids.push_back(TextAt(rest.CreateJob(kCancelA), "id"));
  const Json first = JsonOf(rest.Get(kJobs + "?limit=2"));
  REQUIRE(first.Find("jobs")->items().size() == 2);
  CHECK(TextAt(first.Find("jobs")->items()[0], "id") == ids[2]);
  CHECK(TextAt(first.Find("jobs")->items()[1], "id") == ids[1]);
  const Json second = JsonOf(rest.Get(kJobs + "?limit=2&cursor=" + TextAt(first, "nextCursor")));
  REQUIRE(second.Find("jobs")->items().size() == 1);
  CHECK(TextAt(second.Find("jobs")->items()[0], "id") == ids[0]);
  CHECK(second.Find("nextCursor") == nullptr);
  CHECK(rest.Get(kJobs + "?cursor=x").status == 400);
}

TEST_CASE("http bulk: a job is cancelled once, and stays so") {
  Orders rest;
  const std::string job = kJobs + "/" + TextAt(rest.CreateJob(kSlowSignal), "id");
  for (int i = 0; i < 2; ++i) {
    const ClientResponse response = rest.Post(job + "/cancel", R"({"reason":"enough"})");
    REQUIRE(response.status == 200);
    CHECK(TextAt(JsonOf(response), "status") == "CANCELLED");
  }
  const Json details = JsonOf(rest.Get(job));
  REQUIRE(details.Find("audit")->items().size() == 2);
  CHECK(TextAt(details.Find("audit")->items()[1], "action") == "CANCEL_REQUESTED");
  CHECK(TextAt(details.Find("audit")->items()[1], "note") == "enough");
}

TEST_CASE("http bulk: wrong requests are 400 by their member, and start nothing") {
  Orders rest;
  struct Wrong {
    std::string members;
    std::string field;
  };
  const Wrong cases[] = {
      {R"("verb":"cancel","query":"kind = \"a\"")", "entity"},
      {R"("entity":"workflow","query":"kind = \"a\"")", "verb"},
      {R"("entity":"promise","verb":"cancel","query":"kind = \"a\"")", "entity"},
      {R"("entity":"workflow","verb":"erase","query":"kind = \"a\"")", "verb"},
      {R"("entity":"task","verb":"signal","query":"kind = \"a\"")", "verb"},
      {R"("entity":"workflow","verb":"cancel")", "query"},
      {R"("entity":"workflow","verb":"cancel","query":"kind = ")", "query"},
      {R"("entity":"workflow","verb":"cancel","query":"kind = \"a\"","all":true)", "all"},
      {R"("entity":"workflow","verb":"cancel","query":"kind = \"a\"","arguments":[1])",
       "arguments"},
      {R"("entity":"workflow","verb":"cancel","query":"kind = \"a\"","ratePerSecond":0)",
       "ratePerSecond"},
      {R"("entity":"workflow","verb":"cancel","query":"kind = \"order\"","maxExecutions":3)",
       "maxExecutions"},
  };
  for (const Wrong& wrong : cases) {
    const ClientResponse response = rest.Post(kJobs, "{" + wrong.members + "}");
    INFO(wrong.members << " " << response.body);
    CHECK(response.status == 400);
    CHECK(response.body.find(wrong.field + ": ") != std::string::npos);
  }
  CHECK(JsonOf(rest.Get(kJobs)).Find("jobs")->items().empty());
}

TEST_CASE("http bulk: an organization has ten open jobs at most") {
  Orders rest;
  for (int i = 0; i < 10; ++i) rest.CreateJob(kSlowSignal);
  const ClientResponse refused = rest.Post(kJobs, "{" + kSlowSignal + "}");
  CHECK(refused.status == 429);
  CHECK(refused.body.find("10 bulk jobs have not ended") != std::string::npos);
}

TEST_CASE("http bulk: who may not cancel one task may not cancel many") {
  Orders rest;
  const std::string tasks =
      R"({"entity":"task","verb":"cancel","query":"kind = \"order\"","dryRun":true})";
  CHECK(rest.Send("POST", kJobs, kMemberKey, tasks).status == 403);
  CHECK(rest.Send("POST", kJobs, kAdminKey, tasks).status == 200);
  const std::string workflows = "{" + kCancelA + R"(,"dryRun":true})";
  CHECK(rest.Send("POST", kJobs, kMemberKey, workflows).status == 200);
  const std::string nowhere = kJobs + "/01890000-0000-7000-8000-000000000009";
  CHECK(rest.Get(nowhere).status == 404);
  CHECK(rest.Post(nowhere + "/cancel", "").status == 404);
  CHECK(rest.Get(kJobs + "/x").status == 400);
}

}  // namespace
}  // namespace flovyn::http
