#include "cli_on_server.h"
#include "test.h"

namespace flovyn::testing {
namespace {

TEST_CASE("flovyn: metadata is shown and changed") {
  CliOnServer cli;
  const std::string id = cli.StartWorkflow({"k", "--metadata", "region=eu", "--metadata", "n:=1"});
  CHECK(cli.Run({"workflows", "metadata", id}).out == "n       1\nregion  eu\n");
  CHECK(cli.Ask({"workflows", "metadata", id, "--metadata", "region=us", "--increment", "n=1.5",
                 "--reason", "moved"})
            .Dump() == R"({"n":2.5,"region":"us"})");
  CHECK_THAT(cli.Run({"workflows", "audit", id}).out, ContainsText("moved"));
  CHECK(cli.Ask({"workflows", "metadata", id, "--replace", "--metadata", "a=b"}).Dump() ==
        R"({"a":"b"})");
  CHECK(cli.Ask({"workflows", "metadata", id, "--delete", "a"}).Dump() == "{}");
  const CliRun refused = cli.Run({"workflows", "metadata", id, "--metadata", "_flovyn_x=y"});
  CHECK(refused.code == 1);

  const std::string task = Member(cli.Ask({"tasks", "create", "t"}), "id");
  CHECK(cli.Ask({"tasks", "metadata", task, "--metadata", "c:=true"}).Dump() == R"({"c":true})");
}

TEST_CASE("flovyn: fields of the metadata are described") {
  CliOnServer cli;
  const Json created =
      cli.Ask({"fields", "create", "env", "--type", "enum", "--value", "prod", "--value", "test",
               "--strict", "--name", "Environment", "--extract-from", "meta.env"});
  const std::string id = Member(created, "id");
  CHECK(Member(created, "allowedValues") == R"(["prod","test"])");
  CHECK_THAT(cli.Run({"fields", "list"}).out, ContainsText(id + "  env  enum"));
  const CliRun refused = cli.Run({"workflows", "start", "k", "--metadata", "env=production"});
  CHECK(refused.code == 1);
  CHECK_THAT(refused.err, ContainsText("env"));
  CHECK(Member(cli.Ask({"fields", "update", id, "--no-strict"}), "strict") == "false");
  CHECK(Member(cli.Ask({"fields", "get", id}), "displayName") == "Environment");
  CHECK(cli.Run({"fields", "create", "env", "--type", "text"}).code == 1);
  CHECK(cli.Run({"fields", "delete", id}).code == 0);
  CHECK(cli.Run({"fields", "delete", id}).code == 4);
}

TEST_CASE("flovyn: queries are saved and run") {
  CliOnServer cli;
  const std::string workflow = cli.StartWorkflow({"k", "--metadata", "region=eu"});
  cli.StartWorkflow({"k"});
  const std::string id = Member(cli.Ask({"queries", "create", "eu", "--entity", "workflow", "-q",
                                         R"(metadata.region = "eu")"}),
                                "id");
  CHECK(cli.Run({"queries", "run", id, "--columns", "id"}).out == "id\n" + workflow + "\n");
  CHECK(Member(cli.Ask({"queries", "get", id}), "useCount") == "1");
  CHECK(cli.Ask({"queries", "list", "--entity", "task"}).Find("savedQueries")->items().empty());
  CHECK(Member(cli.Ask({"queries", "update", id, "--description", "of eu", "--shared"}),
               "isShared") == "true");
  CHECK(cli.Run({"queries", "create", "bad", "--entity", "task", "-q", "staus = 1"}).code == 1);
  CHECK(cli.Run({"queries", "delete", id}).code == 0);
  CHECK(cli.Run({"queries", "run", id}).code == 4);
}

TEST_CASE("flovyn: bulk jobs are looked at first, begun, watched and listed") {
  CliOnServer cli;
  for (int i = 0; i < 3; ++i) cli.StartWorkflow({"k", "--metadata", "region=eu"});
  const std::string other = cli.StartWorkflow({"k"});
  const std::string query = R"(metadata.region = "eu")";
  const CliRun dry = cli.Run({"bulk", "cancel", "-q", query, "--dry-run"});
  CHECK(dry.code == 0);
  CHECK(dry.err == "3 match\n");
  CHECK(cli.Run({"bulk", "cancel", "-q", query}).code == 2);
  CHECK(cli.Ask({"bulk", "list"}).Find("jobs")->items().empty());

  const CliRun updated = cli.Run(
      {"bulk", "update-metadata", "-q", query, "--metadata", "done=yes", "--yes", "--watch"});
  CHECK(updated.code == 0);
  CHECK_THAT(updated.err, ContainsText("100%  3 of 3"));
  CHECK(cli.Run({"workflows", "count", "-q", R"(metadata.done = "yes")"}).out == "3\n");

  const Json job = cli.Ask({"bulk", "cancel", "-q", query, "--yes", "--cancel-reason", "gone"});
  const std::string id = Member(job, "id");
  CHECK(cli.Run({"bulk", "watch", id}).code == 0);
  CHECK(Member(cli.Ask({"bulk", "get", id}), "succeeded") == "3");
  CHECK(Member(cli.Ask({"bulk", "stop", id}), "status") == "COMPLETED");
  CHECK(cli.Run({"workflows", "count", "-q", R"(status = "CANCELLED")"}).out == "3\n");
  CHECK(Member(cli.Ask({"workflows", "get", other}), "status") == "PENDING");
  CHECK(cli.Run({"bulk", "retry", "-q", "staus = 1", "--yes"}).code == 1);
  CHECK(cli.Ask({"bulk", "list", "--limit", "1"}).Find("jobs")->items().size() == 1);
}

}  // namespace
}  // namespace flovyn::testing
