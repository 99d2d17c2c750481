#include <csignal>

#include "cli_on_server.h"
#include "test.h"

namespace flovyn::testing {
namespace {

constexpr char kOrder[] = R"({"orderId":"A-1","amount":42})";

TEST_CASE("flovyn: a workflow is started, waited for and shown") {
  CliOnServer cli;
  cli.StartWorker();
  const CliRun waited =
      cli.Run({"workflows", "start", "order-workflow", "--input", kOrder, "--wait"});
  CHECK(waited.code == 0);
  CHECK_THAT(waited.err, ContainsText("started "));
  CHECK_THAT(Member(*waited.Document().Find("charge"), "chargeId"), ContainsText("charge-"));

  const std::string id = cli.StartWorkflow({"order-workflow", "--input", kOrder});
  const CliRun result = cli.Run({"workflows", "result", id, "--wait"});
  CHECK(result.code == 0);
  CHECK(result.Document().Find("shipment") != nullptr);
  CHECK(Member(cli.Ask({"workflows", "result", id}), "status") == "COMPLETED");

  const CliRun shown = cli.Run({"workflows", "get", id});
  CHECK_THAT(shown.out, Catch::Matchers::StartsWith("id               " + id + "\n"));
  CHECK_THAT(shown.out, ContainsText("\nstatus           COMPLETED\n"));
  CHECK_THAT(cli.Run({"workflows", "tasks", id}).out, ContainsText("charge-card  COMPLETED"));
  CHECK(cli.Ask({"workflows", "children", id}).Find("children")->items().empty());
  CHECK(Member(cli.Ask({"workflows", "state", id}), "state") == "{}");
  CHECK(cli.Ask({"workflows", "audit", id}).Find("entries")->items().empty());
}

TEST_CASE("flovyn: input comes from the line, a file or what comes in") {
  CliOnServer cli;
  const std::string file = cli.directory().Write("in.json", "{\"a\": [1.50]}");
  const auto input_of = [&](const std::string& id) {
    return Member(cli.Ask({"workflows", "get", id}), "input");
  };
  CHECK(input_of(cli.StartWorkflow({"k", "--input", "[1,2]"})) == "[1,2]");
  CHECK(input_of(cli.StartWorkflow({"k", "--input", "{}"})) == "{}");
  CHECK(input_of(cli.StartWorkflow({"k", "--input-file", file})) == R"({"a":[1.50]})");
  CHECK(input_of(cli.StartWorkflow({"k"})) == "{}");
  const CliRun piped =
      cli.Run({"workflows", "start", "k", "--input-file", "-", "-o", "json"}, file);
  CHECK(input_of(Member(piped.Document(), "workflowExecutionId")) == R"({"a":[1.50]})");
}

TEST_CASE("flovyn: all that a start can say arrives") {
  CliOnServer cli;
  const std::vector<std::string> start = {"k",
                                          "--metadata",
                                          "region=eu",
                                          "--metadata",
                                          "n:=1.50",
                                          "--metadata-json",
                                          R"({"customer":{"tier":"gold"},"region":"us"})",
                                          "--queue",
                                          "slow",
                                          "--priority",
                                          "-5",
                                          "--workflow-version",
                                          "2",
                                          "--idempotency-key",
                                          "key-1",
                                          "--idempotency-ttl",
                                          "1h"};
  const std::string id = cli.StartWorkflow(start);
  const Json workflow = cli.Ask({"workflows", "get", id});
  CHECK(Member(workflow, "metadata") == R"({"customer":{"tier":"gold"},"n":1.50,"region":"eu"})");
  CHECK(Member(workflow, "queue") == "slow");
  CHECK(Member(workflow, "workflowVersion") == "2");
  CHECK(cli.StartWorkflow(start) == id);
}

TEST_CASE("flovyn: a start says what tasks get of the metadata") {
  CliOnServer cli;
  cli.StartWorker();
  const auto of_task = [&cli](const std::vector<std::string>& rule) {
    std::vector<std::string> start = {"order-workflow", "--input", kOrder, "--metadata", "a=1",
                                      "--metadata",     "b=2"};
    start.insert(start.end(), rule.begin(), rule.end());
    const std::string id = cli.StartWorkflow(start);
    CHECK(cli.Run({"workflows", "result", id, "--wait"}).code == 0);
    return Member(cli.Ask({"workflows", "tasks", id}).Find("tasks")->items()[0], "metadata");
  };
  CHECK(of_task({"--inherit-metadata", "all"}) == R"({"a":"1","b":"2"})");
  CHECK(of_task({"--inherit-metadata", "b"}) == R"({"b":"2"})");
  CHECK(of_task({"--inherit-metadata", "a", "--inherit-metadata", "all"}) == R"({"a":"1"})");
}

TEST_CASE("flovyn: the history is shown, and followed to the end") {
  CliOnServer cli;
  const std::string id = cli.StartWorkflow({"order-workflow", "--input", kOrder});
  CHECK_THAT(cli.Run({"workflows", "events", id}).out, ContainsText("WORKFLOW_STARTED"));
  CHECK(cli.Ask({"workflows", "events", id, "--since", "1"}).Find("events")->items().empty());

  const auto follower = cli.Start({"workflows", "events", id, "--follow", "-o", "json"});
  REQUIRE(
      Becomes([&] { return follower->Output().find("WORKFLOW_STARTED") != std::string::npos; }));
  cli.StartWorker();
  CHECK(follower->Wait() == 0);
  int last = 0;
  std::istringstream lines(follower->Output());
  for (std::string line; std::getline(lines, line);) {
    CHECK(Member(ParseJson(line).value(), "sequence") == std::to_string(++last));
  }
  CHECK(last == 8);
  CHECK_THAT(follower->Output(), ContainsText("WORKFLOW_COMPLETED"));
}

TEST_CASE("flovyn: watching shows it again until it has ended") {
  CliOnServer cli;
  const std::string id = cli.StartWorkflow({"order-workflow", "--input", kOrder});
  const auto one = cli.Start({"workflows", "get", "--watch=1", id, "-o", "json"});
  const auto all = cli.Start({"workflows", "count", "--watch=1"});
  REQUIRE(Becomes([&] { return one->Output().find("PENDING") != std::string::npos; }));
  cli.StartWorker();
  CHECK(one->Wait() == 0);
  CHECK_THAT(one->Output(), ContainsText("COMPLETED"));
  REQUIRE(Becomes([&] { return all->Output().starts_with("1\n1\n"); }));
  all->Signal(SIGINT);
  CHECK(all->Wait() == 128 + SIGINT);
}

TEST_CASE("flovyn: workers and kinds are shown") {
  CliOnServer cli;
  cli.StartWorker();
  const Json list = cli.Ask({"workers", "list", "--type", "UNIFIED"});
  REQUIRE(list.Find("workers")->items().size() == 1);
  const std::string id = Member(list.Find("workers")->items()[0], "id");
  CHECK_THAT(cli.Run({"workers", "get", id}).out, ContainsText("name             order-worker"));
  CHECK(cli.Ask({"workers", "get", id}).Find("taskCapabilities")->items().size() == 2);
  CHECK_THAT(cli.Run({"workflows", "definitions", "-q", "kind ~ \"order\""}).out,
             ContainsText("order-workflow"));
  CHECK(Member(cli.Ask({"tasks", "definitions", "ship-order"}), "kind") == "ship-order");
}

}  // namespace
}  // namespace flovyn::testing
