#include <set>

#include "cli_on_server.h"
#include "test.h"

namespace flovyn::testing {
namespace {

/// Workflows of three regions: 3 in "eu", 2 in "us", 1 in none.
void StartSix(CliOnServer& cli) {
  for (const std::string region : {"eu", "us", "eu", "us", "eu"}) {
    cli.StartWorkflow({"k", "--metadata", "region=" + region, "--metadata", "n:=7"});
  }
  cli.StartWorkflow({"other"});
}

TEST_CASE("flovyn list: by query, by metadata, and by fields") {
  CliOnServer cli;
  StartSix(cli);
  const auto count = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"workflows", "list"});
    return cli.Ask(arguments).Find("workflows")->items().size();
  };
  CHECK(count({}) == 6);
  CHECK(count({"-q", R"(status = "PENDING" AND metadata.region = "eu")"}) == 3);
  CHECK(count({"--metadata", "region=us", "--metadata", "n:=7"}) == 2);
  CHECK(count({"--metadata", "n=7"}) == 0);
  CHECK(count({"--metadata-json", R"({"region":"eu"})", "--kind", "k"}) == 3);
  CHECK(count({"--status", "COMPLETED"}) == 0);
  CHECK(count({"--queue", "none"}) == 0);
  const CliRun wrong = cli.Run({"workflows", "list", "-q", "staus = \"X\""});
  CHECK(wrong.code == 1);
  CHECK_THAT(wrong.err, ContainsText("did you mean 'status'?"));
}

TEST_CASE("flovyn list: columns as a table and as CSV") {
  CliOnServer cli;
  cli.StartWorkflow({"k", "--metadata", "note=a, \"b\"", "--metadata", "evil=\x1b[31m"});
  const std::vector<std::string> list = {"workflows", "list", "--columns",
                                         "kind,metadata.note,status"};
  CHECK(cli.Run(list).out ==
        "kind  metadata.note  status\n"
        "k     a, \"b\"         PENDING\n");
  CHECK(cli.Run({"-o", "csv", list[0], list[1], list[2], list[3]}).out ==
        "kind,metadata.note,status\r\nk,\"a, \"\"b\"\"\",PENDING\r\n");
  CHECK_THAT(cli.Run({"workflows", "list", "--columns", "metadata.evil"}).out,
             ContainsText("\\u001b[31m"));
}

TEST_CASE("flovyn list: pages are followed by cursor or by itself") {
  CliOnServer cli;
  std::set<std::string> ids;
  for (int i = 0; i < 105; ++i) {
    const auto started =
        cli.server().Post("/api/orgs/default/workflow-executions", R"({"kind":"k"})");
    ids.insert(Member(ParseJson(started.body).value(), "workflowExecutionId"));
  }
  const Json all = cli.Ask({"workflows", "list", "--all"});
  std::set<std::string> listed;
  for (const Json& row : all.Find("workflows")->items()) listed.insert(Member(row, "id"));
  CHECK(listed == ids);
  CHECK(Member(all, "total") == "105");
  CHECK(all.Find("nextCursor") == nullptr);

  const Json most = cli.Ask({"workflows", "list", "--limit", "103"});
  CHECK(most.Find("workflows")->items().size() == 103);
  const Json rest = cli.Ask({"workflows", "list", "--cursor", Member(most, "nextCursor")});
  CHECK(rest.Find("workflows")->items().size() == 2);
  const CliRun few = cli.Run({"workflows", "list", "--limit", "3"});
  CHECK_THAT(few.err, Catch::Matchers::StartsWith("3 of 105; go on with --cursor "));
}

TEST_CASE("flovyn: counts, facets, keys and reports") {
  CliOnServer cli;
  StartSix(cli);
  CHECK(cli.Run({"workflows", "count", "-q", R"(metadata.region = "eu")"}).out == "3\n");
  CHECK(Member(cli.Ask({"workflows", "count"}), "count") == "6");
  CHECK(cli.Run({"workflows", "facets", "--key", "region", "-q", R"(kind = "k")"}).out ==
        "key     value  count  note\n"
        "region  eu     3\n"
        "region  us     2\n"
        "region         0      others\n"
        "region         0      missing\n");
  CHECK(cli.Run({"workflows", "facets", "--key", "region", "--key", "kind", "-o", "csv"}).out ==
        "key,value,count,note\r\nregion,eu,3,\r\nregion,us,2,\r\nregion,,0,others\r\n"
        "region,,1,missing\r\nkind,k,5,\r\nkind,other,1,\r\nkind,,0,others\r\nkind,,0,missing\r\n");
  CHECK(cli.Run({"workflows", "keys"}).out == "key     rows\nn       5\nregion  5\n");
  const std::vector<std::string> report = {"workflows",   "report", "--group-by",
                                           "region,kind", "--from", "2000-01-01"};
  CHECK_THAT(cli.Run(report).out, ContainsText("\neu      k      3      0      0"));
  CHECK_THAT(cli.Run(report).out, ContainsText("\n        other  1      0      0"));
  std::vector<std::string> as_csv = report;
  as_csv.insert(as_csv.end(), {"-o", "csv", "--bucket", "1d", "--task-seconds"});
  const CliRun csv = cli.Run(as_csv);
  CHECK_THAT(csv.out, Catch::Matchers::StartsWith("region,kind,bucket,count,ended,failed,"));
  CHECK_THAT(csv.out, ContainsText("\r\neu,k,20"));
  CHECK(cli.Run({"tasks", "count"}).out == "0\n");
}

}  // namespace
}  // namespace flovyn::testing
