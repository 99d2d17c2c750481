#include "output/progress_line.h"
#include "scripted_server.h"
#include "test.h"

namespace flovyn::cli {
namespace {

using testing::ContainsText;

std::string Job(const std::string& status, int processed, int failed = 0) {
  return R"({"id":"j1","verb":"cancel","status":")" + status + R"(","matched":10,"processed":)" +
         std::to_string(processed) + R"(,"succeeded":0,"skipped":1,"failed":)" +
         std::to_string(failed) + R"(,"errors":[{"id":"w7","error":"is locked"}]})";
}

constexpr char kPreview[] =
    R"({"matched":1204,"matchedIsLowerBound":false,"sample":[{"id":"w1","kind":"order"}]})";
const Terminal kPerson = {.in = true, .out = false, .err = true};

TEST_CASE("cli bulk: each verb says what it is to do") {
  const auto body = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "bulk");
    arguments.insert(arguments.end(), {"-q", "x", "--yes"});
    const ProgramRun run = RunAgainst({Job("PENDING", 0)}, arguments);
    INFO(run.err);
    REQUIRE(run.requests.size() == 1);
    CHECK(run.code == ExitCode::kOk);
    CHECK(run.requests[0].line == "POST /api/orgs/default/bulk-jobs");
    return run.requests[0].body;
  };
  CHECK(body({"cancel", "--cancel-reason", "left", "--leave-children", "--reason", "INC-7",
              "--rate", "50", "--max-executions", "20000"}) ==
        R"({"entity":"workflow","verb":"cancel","query":"x","arguments":{"reason":"left",)"
        R"("cascadeToChildren":false},"maxExecutions":20000,"ratePerSecond":50,"reason":"INC-7"})");
  CHECK(body({"retry", "--note", "fixed"}) ==
        R"({"entity":"workflow","verb":"retry","query":"x","arguments":{"note":"fixed"}})");
  CHECK(body({"signal", "paid", "--value", R"({"by":1.0})"}) ==
        R"({"entity":"workflow","verb":"signal","query":"x",)"
        R"("arguments":{"signalName":"paid","signalValue":{"by":1.0}}})");
  CHECK(body({"update-metadata", "--entity", "task", "--metadata", "a=b", "--delete", "c"}) ==
        R"({"entity":"task","verb":"updateMetadata","query":"x",)"
        R"("arguments":{"merge":{"a":"b"},"delete":["c"]}})");
}

TEST_CASE("cli bulk: a dry run begins nothing") {
  const ProgramRun run = RunAgainst({kPreview}, {"bulk", "cancel", "--all", "--dry-run"});
  CHECK(run.code == ExitCode::kOk);
  REQUIRE(run.requests.size() == 1);
  CHECK(run.requests[0].body == R"({"entity":"workflow","verb":"cancel","query":"",)"
                                R"("arguments":{},"all":true,"dryRun":true})");
  CHECK_THAT(run.out, ContainsText("w1  order"));
  CHECK(run.err == "1204 match\n");
}

TEST_CASE("cli bulk: nothing begins unless a person agrees, or --yes says so") {
  const std::vector<std::string> cancel = {"bulk", "cancel", "-q", "x"};
  const ProgramRun script = RunAgainst({}, cancel);
  CHECK(script.code == ExitCode::kUsage);
  CHECK(script.requests.empty());
  CHECK_THAT(script.err, ContainsText("--yes: is needed"));

  const ProgramRun no = RunAgainst({kPreview}, cancel, {.input = "\n", .terminal = kPerson});
  CHECK(no.code == ExitCode::kRefused);
  CHECK(no.requests.size() == 1);
  CHECK_THAT(no.err, ContainsText("cancel 1204 workflows? [y/N] flovyn: nothing was begun"));

  const ProgramRun yes =
      RunAgainst({kPreview, Job("PENDING", 0)}, cancel, {.input = "y\n", .terminal = kPerson});
  CHECK(yes.code == ExitCode::kOk);
  REQUIRE(yes.requests.size() == 2);
  CHECK_THAT(yes.requests[1].body, !ContainsText("dryRun"));
}

TEST_CASE("cli bulk: a job is watched until it has ended") {
  const ProgramRun watched = RunAgainst(
      {Job("PENDING", 0), Job("RUNNING", 0), Job("RUNNING", 5), Job("COMPLETED", 10)},
      {"bulk", "cancel", "-q", "x", "--yes", "--watch"}, {.input = "", .terminal = kPerson});
  CHECK(watched.code == ExitCode::kOk);
  CHECK(watched.requests.size() == 4);
  CHECK(watched.requests[3].line == "GET /api/orgs/default/bulk-jobs/j1");
  CHECK_THAT(watched.err, ContainsText("]  50%  5 of 10"));
  CHECK_THAT(watched.err, ContainsText("] 100%  10 of 10"));
  CHECK_THAT(watched.out, ContainsText("status     COMPLETED"));

  const ProgramRun failed =
      RunAgainst({Job("COMPLETED", 10, 1)}, {"bulk", "watch", "j1", "-o", "json"});
  CHECK(failed.code == ExitCode::kNotDone);
  CHECK_THAT(failed.err, ContainsText("1 failed\nw7: is locked\n"));
  CHECK_THAT(failed.out, ContainsText("\"failed\": 1"));
  CHECK(RunAgainst({Job("CANCELLED", 3)}, {"bulk", "watch", "j1"}).code == ExitCode::kNotDone);
}

TEST_CASE("cli bulk: jobs are listed, shown and stopped") {
  const ProgramRun list =
      RunAgainst({R"({"jobs":[)" + Job("RUNNING", 5) + R"(],"nextCursor":"c"})"},
                 {"bulk", "list", "--limit", "1"});
  CHECK(list.requests.at(0).line == "GET /api/orgs/default/bulk-jobs?limit=1");
  CHECK_THAT(list.out, ContainsText("j1"));
  CHECK_THAT(list.err, ContainsText("--cursor c"));
  const ProgramRun shown = RunAgainst({Job("RUNNING", 5)}, {"bulk", "get", "j1"});
  CHECK(shown.requests.at(0).line == "GET /api/orgs/default/bulk-jobs/j1");
  const ProgramRun stopped =
      RunAgainst({Job("RUNNING", 5)}, {"bulk", "stop", "j1", "--reason", "wrong query"});
  CHECK(stopped.requests.at(0).line == "POST /api/orgs/default/bulk-jobs/j1/cancel");
  CHECK(stopped.requests.at(0).body == R"({"reason":"wrong query"})");
}

TEST_CASE("cli bulk: the bar is full when all is done, and not before") {
  CHECK(ProgressLine({.done = 999, .all = 1000}) ==
        "[#############################-]  99%  999 of 1000");
  CHECK(ProgressLine({.done = 1000, .all = 1000, .note = "3 failed"}) ==
        "[##############################] 100%  1000 of 1000  3 failed");
  CHECK(ProgressLine({.done = 0, .all = 0}) == "[##############################] 100%  0 of 0");
  CHECK_THAT(ProgressLine({.done = 12, .all = 10}), ContainsText("100%  12 of 10"));
}

}  // namespace
}  // namespace flovyn::cli
