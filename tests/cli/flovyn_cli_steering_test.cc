#include "cli_on_server.h"
#include "test.h"

namespace flovyn::testing {
namespace {

TEST_CASE("flovyn: a workflow is signalled and cancelled") {
  CliOnServer cli;
  const std::string id = cli.StartWorkflow({"k"});
  CHECK(Member(cli.Ask({"workflows", "signal", id, "paid", "--value", R"({"by":"card"})"}),
               "signalEventSequence") == "2");
  CHECK_THAT(cli.Run({"workflows", "events", id}).out, ContainsText(R"({"by":"card"})"));
  CHECK(Member(cli.Ask({"workflows", "cancel", id, "--reason", "customer asked"}), "status") ==
        "CANCELLED");
  CHECK(Member(cli.Ask({"workflows", "cancel", id, "--leave-children"}), "status") ==
        "ALREADY_TERMINAL");
  CHECK(Member(cli.Ask({"workflows", "get", id}), "error") == "customer asked");
}

TEST_CASE("flovyn: results that are no success have exit codes of their own") {
  CliOnServer cli;
  const std::string id = cli.StartWorkflow({"k"});
  const CliRun open = cli.Run({"workflows", "result", id});
  CHECK(open.code == 7);
  CHECK(open.out.empty());
  CHECK_THAT(open.err, ContainsText("is PENDING"));
  CHECK(cli.Run({"workflows", "result", id, "--wait=1"}).code == 7);

  const auto waiting = cli.Start({"workflows", "result", id, "--wait"});
  cli.Ask({"workflows", "cancel", id, "--reason", "why"});
  CHECK(waiting->Wait() == 6);
  CHECK_THAT(waiting->Errors(), ContainsText("is CANCELLED: why"));
}

TEST_CASE("flovyn: only a failed workflow is retried") {
  CliOnServer cli;
  const std::string id = cli.StartWorkflow({"k"});
  const CliRun refused = cli.Run({"workflows", "retry", id, "--note", "again"});
  CHECK(refused.code == 1);
  CHECK_THAT(refused.err, ContainsText("only a FAILED one can be retried (HTTP 400)"));
}

TEST_CASE("flovyn: tasks are created, listed, shown and cancelled") {
  CliOnServer cli;
  const Json created = cli.Ask({"tasks", "create", "resize", "--input", R"({"w":3})", "--metadata",
                                "env=prod", "--max-retries", "1", "--queue", "slow"});
  const std::string id = Member(created, "id");
  const Json task = cli.Ask({"tasks", "get", id});
  CHECK(Member(task, "input") == R"({"w":3})");
  CHECK(Member(task, "metadata") == R"({"env":"prod"})");
  CHECK(Member(task, "maxRetries") == "1");
  CHECK_THAT(cli.Run({"tasks", "list", "--queue", "slow", "-q", R"(metadata.env = "prod")"}).out,
             ContainsText(id + "  resize  PENDING"));
  CHECK(cli.Ask({"tasks", "attempts", id}).Find("attempts")->items().empty());
  CHECK(cli.Ask({"tasks", "logs", id, "--level", "INFO"}).Find("logs")->items().empty());
  CHECK(cli.Run({"tasks", "cancel", id}).code == 0);
  const CliRun again = cli.Run({"tasks", "cancel", id});
  CHECK(again.code == 1);
  CHECK(Member(cli.Ask({"tasks", "get", id}), "status") == "CANCELLED");
}

TEST_CASE("flovyn: a task of a workflow is shown by the id of both") {
  CliOnServer cli;
  cli.StartWorker();
  const std::string workflow =
      cli.StartWorkflow({"order-workflow", "--input", R"({"orderId":"A-1"})"});
  REQUIRE(cli.Run({"workflows", "result", workflow, "--wait"}).code == 0);
  const Json tasks = cli.Ask({"workflows", "tasks", workflow});
  const std::string task = Member(tasks.Find("tasks")->items()[0], "id");
  CHECK_THAT(cli.Run({"tasks", "attempts", task, "--workflow", workflow}).out,
             ContainsText("1        COMPLETED"));
  CHECK(cli.Ask({"tasks", "logs", task, "--workflow", workflow}).Find("logs")->items().empty());
  CHECK(cli.Run({"tasks", "attempts", task}).code == 4);
}

}  // namespace
}  // namespace flovyn::testing
