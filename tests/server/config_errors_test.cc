#include "config_under_test.h"

namespace flovyn::server {
namespace {

using testing::ContainsText;

TEST_CASE("configuration: unknown names are errors that tell the nearest known one") {
  const std::string file = ErrorOfText("host = \"::1\"\nserver_prot = 1\n");
  CHECK_THAT(file, ContainsText(":2: unknown key 'server_prot'"));
  CHECK_THAT(file, ContainsText("'server_port'"));
  const std::string table = ErrorOfText("[auth]\nenabeld = true\n");
  CHECK_THAT(table, ContainsText(":2: unknown key 'auth.enabeld'"));
  CHECK_THAT(table, ContainsText("'auth.enabled'"));
  const std::string list = ErrorOfText(
      "[[orgs]]\nid = \"0190a000-0000-7000-8000-00000000000a\"\n"
      "[[orgs]]\nnmae = \"x\"\n");
  CHECK_THAT(list, ContainsText(":4: unknown key 'orgs[1].nmae'"));
  CHECK_THAT(list, ContainsText("'orgs[].name'"));
  CHECK_THAT(ErrorOfText("[plugins]\n"), ContainsText(":1: unknown key 'plugins'"));
  CHECK_THAT(ErrorOfText("auth = 3\n"), ContainsText("'auth' must be a table"));

  CHECK_THAT(ErrorOf({"--http-prot", "1"}), ContainsText("--http-port"));
  CHECK_THAT(ErrorOf({"serve"}), ContainsText("serve: unknown option"));
  CHECK_THAT(ErrorOf({"--host"}), ContainsText("needs a value"));
  CHECK_THAT(ErrorOf({"--help=1"}), ContainsText("takes no value"));

  const std::string variable = ErrorOf({}, {{"AUTH__ENABELD", "true"}});
  CHECK_THAT(variable, ContainsText("AUTH__ENABELD"));
  CHECK_THAT(variable, ContainsText("auth.enabled"));
  CHECK_THAT(ErrorOf({}, {{"AUTH__STATIC_API_KEY__KEYS", "x"}}), ContainsText("unknown setting"));
}

TEST_CASE("configuration: empty sections are fine") {
  CHECK(LoadText("orgs = []\n[auth.static_api_key]\nkeys = []\n[auth.endpoints]\n").orgs.empty());
  CHECK(LoadText("auth.endpoints.http.authenticators = []").auth.http.authenticators.empty());
}

TEST_CASE("configuration: wrong values say where and what would be right") {
  CHECK_THAT(ErrorOfText("\nserver_port = \"80\"\n"),
             ContainsText(":2: server_port: must be a whole number from 0 to 65535"));
  CHECK_THAT(ErrorOfText("server_port = 70000"), ContainsText("70000 is not within 0 to 65535"));
  CHECK_THAT(ErrorOfText("server_port = 1.5"), ContainsText("must be a whole number"));
  CHECK_THAT(ErrorOfText("auth.enabled = \"true\""), ContainsText("must be true or false"));
  CHECK_THAT(ErrorOfText("host = 1"), ContainsText("must be a text in quotes"));
  CHECK_THAT(ErrorOfText("auth.endpoints.http.authenticators = \"static_api_key\""),
             ContainsText("must be a list of texts"));
  CHECK_THAT(ErrorOfText("auth.endpoints.http.authenticators = [1]"), ContainsText("[0]"));
  CHECK_THAT(ErrorOfText("log.level = \"loud\""), ContainsText("'loud' is none of trace, debug"));
  CHECK_THAT(ErrorOfText("[[orgs]]\nid = \"x\""), ContainsText("orgs[0].id: must be a UUID"));
  CHECK_THAT(ErrorOfText("a = \n"), ContainsText(":1:"));
  CHECK_THAT(ErrorOf({}, {{"SERVER_PORT", "80 "}}), ContainsText("SERVER_PORT: must be"));
  CHECK_THAT(ErrorOf({"--http-port", "-1"}), ContainsText("--http-port: -1 is not within"));
  CHECK_THAT(ErrorOf({}, {{"AUTH__ENABLED", "yes"}}), ContainsText("AUTH__ENABLED: must be true"));
}

TEST_CASE("configuration: ages are bounded and need their unit") {
  for (const std::string wrong : {"30", "d", "30 d", "1.5h", "-1d", "1w", "soon"}) {
    INFO(wrong);
    CHECK_THAT(ErrorOf({}, {{"RETENTION__FINISHED_EXECUTIONS", wrong}}),
               ContainsText("RETENTION__FINISHED_EXECUTIONS: must be a whole number and its unit"));
  }
  CHECK_THAT(ErrorOfText("retention.finished_executions = 30"), ContainsText("its unit"));
  CHECK_THAT(ErrorOfText("retention.finished_executions = true"), ContainsText("its unit"));
  CHECK_THAT(ErrorOfText("[retention]\nfinished_executions = \"59s\""),
             ContainsText(":2: retention.finished_executions: 59s is not within 1m to 3650d"));
  CHECK_THAT(ErrorOfText("retention.finished_executions = \"3651d\""), ContainsText("3650d"));
  CHECK_THAT(ErrorOfText("retention.finished_executions = \"99999999999999999d\""),
             ContainsText("3650d"));
  CHECK_THAT(ErrorOfText("[[orgs]]\nretention = \"1s\""), ContainsText(":2: orgs[0].retention"));
  CHECK_THAT(ErrorOfText("[[orgs]]\nretention = \"1d\""), ContainsText("orgs[0]: id"));
}

TEST_CASE("configuration: keys that become labels of metrics are plain words, at most ten") {
  const auto error = [](const std::string& keys) {
    return ErrorOf({}, {{"METRICS__METADATA_KEYS", keys}});
  };
  CHECK_THAT(error("env,cost-center"), ContainsText("'cost-center' has to be of letters"));
  CHECK_THAT(error("env,env"), ContainsText("named once"));
  CHECK_THAT(error("a,b,c,d,e,f,g,h,i,j,k"), ContainsText("11 keys, more than 10"));
  CHECK_THAT(ErrorOf({}, {{"METRICS__MAX_SERIES", "0"}}), ContainsText("not within 1 to 100000"));
}

TEST_CASE("configuration: limits can only be lowered") {
  CHECK(LoadText("limits.payload_bytes = 1048576").limits.payload_bytes == 1'048'576);
  CHECK_THAT(ErrorOfText("limits.payload_bytes = 1048577"),
             ContainsText("1048577 is not within 1 to 1048576"));
  CHECK_THAT(ErrorOfText("limits.metadata_bytes = 65537"), ContainsText("65536"));
  CHECK_THAT(ErrorOfText("limits.max_retries = 0"), ContainsText("1 to 1000"));
  CHECK(LoadText("limits.idempotency_ttl_default_seconds = 60").limits.idempotency_ttl_default ==
        absl::Minutes(1));
  CHECK_THAT(ErrorOfText("limits.idempotency_ttl_max_seconds = 60"),
             ContainsText("limits.idempotency_ttl_default_seconds"));
}

TEST_CASE("configuration: settings have to agree") {
  CHECK_THAT(ErrorOf({"--http-port", "7000", "--grpc-port", "7000"}), ContainsText("7000"));
  for (const std::string url :
       {"mysql://x", "", "postgres:x", "sqlite:", "memory:x", "flovyn.db"}) {
    INFO(url);
    CHECK_THAT(ErrorOf({}, {{"DATABASE_URL", url.empty() ? "x" : url}}),
               ContainsText("database_url"));
  }
  const std::string org =
      "[[orgs]]\nid = \"0190a000-0000-7000-8000-00000000000a\"\n"
      "name = \"A\"\nslug = \"a\"\n";
  CHECK(LoadText(org).orgs.size() == 1);
  CHECK_THAT(ErrorOfText(org + org), ContainsText("orgs[1]: id or slug is that of orgs[0]"));
  CHECK_THAT(ErrorOfText("[[orgs]]\nname = \"A\"\nslug = \"a\"\n"), ContainsText("orgs[0]: id"));
  CHECK_THAT(ErrorOfText("[[orgs]]\nid = \"0190a000-0000-7000-8000-00000000000a\"\nname = \"A\"\n"
                         "slug = \"A b\"\n"),
             ContainsText("orgs[0]: slug"));
  CHECK_THAT(ErrorOfText("auth.endpoints.http.authenticators = [\"jwt\"]"),
             ContainsText("'jwt' is not one of: static_api_key"));
  CHECK_THAT(ErrorOfText("auth.endpoints.grpc.authorizer = \"noop\""),
             ContainsText("'noop' is not one of: cedar"));
  CHECK_THAT(ErrorOfText("[auth.static_api_key]\nkeys = [{ key = \"k\" }]"),
             ContainsText("keys[0].principal_type"));
}

TEST_CASE("configuration: without authentication only loopback") {
  for (const std::string host : {"127.0.0.1", "127.9.9.9", "localhost", "::1", "[::1]"}) {
    CHECK(Load({"--host", host}).host == host);
  }
  for (const std::string host :
       {"0.0.0.0", "::", "192.168.1.1", "127.evil.example", "example.com", "127.1"}) {
    INFO(host);
    CHECK_THAT(ErrorOf({"--host", host}), ContainsText("authentication is off"));
    CHECK(Load({"--host", host}, {{"AUTH__ENABLED", "true"}}).host == host);
  }
}

TEST_CASE("configuration: errors do not repeat secrets") {
  const ConfigFile file("database_url = \"mysql://user:secret@db/x\"");
  CHECK_THAT(ErrorOf({"--config", file.path()}), !ContainsText("secret"));
  CHECK_THAT(ErrorOfText("[auth.static_api_key]\nkeys = [{ key = \"secret\" }]"),
             !ContainsText("secret"));
}

}  // namespace
}  // namespace flovyn::server
