#include "command_line.h"
#include "config_under_test.h"
#include "nearest_text.h"
#include "settings.h"

namespace flovyn::server {
namespace {

using testing::ContainsText;

constexpr char kWholeFile[] = R"(
database_url = "postgres://user:secret@db:5432/flovyn"
host = "0.0.0.0"
server_port = 8001
grpc_server_port = 9091

[[orgs]]
id = "0190a000-0000-7000-8000-00000000000a"
name = "Acme"
slug = "acme"
tier = "PRO"
retention = "90d"

[[orgs]]
id = "0190a000-0000-7000-8000-00000000000b"
name = "Globex"
slug = "globex"

[auth]
enabled = true

[auth.static_api_key]
keys = [
  { key = "flovyn_sk_1", org_id = "0190a000-0000-7000-8000-00000000000a", principal_type = "User", principal_id = "alice", role = "ADMIN" },
  { key = "flovyn_wk_1", org_id = "0190a000-0000-7000-8000-00000000000b", principal_type = "Worker", principal_id = "worker" },
]

[auth.endpoints.http]
authenticators = ["static_api_key"]
authorizer = "cedar"

[auth.endpoints.grpc]
authenticators = ["static_api_key"]
authorizer = "cedar"

[limits]
payload_bytes = 1000
metadata_keys = 5

[log]
level = "debug"
format = "json"

[retention]
finished_executions = "12h"

[claims]
lease_seconds = 30
worker_silence_seconds = 2
max_lost = 3

[metrics]
metadata_keys = ["env", "cost_center"]
max_series = 50

[postgres]
connections = 3

[sqlite]
synchronous = "normal"
)";

TEST_CASE("configuration: nothing set") {
  const ServerConfig config = Load({});
  CHECK(config.host == "127.0.0.1");
  CHECK(config.http_port == 8000);
  CHECK(config.grpc_port == 9090);
  CHECK_FALSE(config.auth.enabled);
  CHECK(config.orgs.empty());
  CHECK(config.finished_executions == absl::ZeroDuration());
  CHECK(config.database_url == "sqlite:flovyn.db");
  CHECK(config.sqlite_full_sync);
}

TEST_CASE("configuration: a whole file") {
  const ServerConfig config = LoadText(kWholeFile);
  CHECK(config.database_url == "postgres://user:secret@db:5432/flovyn");
  CHECK(config.host == "0.0.0.0");
  CHECK(config.http_port == 8001);
  CHECK(config.grpc_port == 9091);
  REQUIRE(config.orgs.size() == 2);
  CHECK(config.orgs[0].slug == "acme");
  CHECK(config.orgs[0].tier == "PRO");
  CHECK(config.orgs[1].tier == "FREE");
  CHECK(config.finished_executions == absl::Hours(12));
  REQUIRE(config.org_retentions.size() == 1);
  CHECK(config.org_retentions[0] == absl::Hours(24 * 90));
  CHECK(config.auth.enabled);
  REQUIRE(config.auth.keys.size() == 2);
  CHECK(config.auth.keys[0].key == "flovyn_sk_1");
  CHECK(config.auth.keys[0].org == config.orgs[0].id);
  CHECK(config.auth.keys[0].principal_type == PrincipalType::kUser);
  CHECK(config.auth.keys[0].role == Role::kAdmin);
  CHECK(config.auth.keys[1].principal_type == PrincipalType::kWorker);
  CHECK(config.auth.http.authenticators == std::vector<std::string>{"static_api_key"});
  CHECK(config.limits.payload_bytes == 1000);
  CHECK(config.limits.metadata.max_keys == 5);
  CHECK(config.log_level == LogLevel::kDebug);
  CHECK(config.log_json);
  CHECK(config.claims.lease == absl::Seconds(30));
  CHECK(config.claims.worker_silence == absl::Seconds(2));
  CHECK(config.claims.max_lost == 3);
  CHECK(config.limits.lost_claims == 3);
  CHECK(config.counts.metadata_keys == std::vector<std::string>{"env", "cost_center"});
  CHECK(config.counts.max_series == 50);
  CHECK(config.postgres_connections == 3);
  CHECK_FALSE(config.sqlite_full_sync);
}

TEST_CASE("configuration: command line over environment over file over default") {
  const ConfigFile file("server_port = 1001\ngrpc_server_port = 2001\nhost = \"127.0.0.1\"\n");
  const std::vector<std::string> arguments = {"--config", file.path(), "--http-port", "1003"};
  const Environment environment = {{"SERVER_PORT", "1002"}, {"GRPC_SERVER_PORT", "2002"}};
  const ServerConfig config = Load(arguments, environment);
  CHECK(config.http_port == 1003);
  CHECK(config.grpc_port == 2002);
  CHECK(config.host == "127.0.0.1");
  CHECK(config.log_level == LogLevel::kInfo);

  CHECK(Load({"--config", file.path()}).http_port == 1001);
  CHECK(Load({"--http-port=7", "--http-port=8"}, environment).http_port == 8);
}

TEST_CASE("configuration: ages have a unit, and 0 is off") {
  const auto age = [](const std::string& text) {
    return Load({}, {{"RETENTION__FINISHED_EXECUTIONS", text}}).finished_executions;
  };
  CHECK(age("60s") == absl::Minutes(1));
  CHECK(age("1m") == absl::Minutes(1));
  CHECK(age("36h") == absl::Hours(36));
  CHECK(age("3650d") == absl::Hours(24 * 3650));
  CHECK(age("0") == absl::ZeroDuration());
  CHECK(age("0d") == absl::ZeroDuration());
  CHECK(LoadText("retention.finished_executions = 0").finished_executions == absl::ZeroDuration());
}

TEST_CASE("configuration: every option reaches its setting") {
  const ServerConfig config = Load({"--storage", "memory:", "--host", "127.0.0.2", "--http-port",
                                    "0", "--grpc-port", "1", "--log-level", "error"});
  CHECK(config.database_url == "memory:");
  CHECK(config.host == "127.0.0.2");
  CHECK(config.http_port == 0);
  CHECK(config.grpc_port == 1);
  CHECK(config.log_level == LogLevel::kError);
  CHECK(LoadConfig({.arguments = {"--help"}})->request == Request::kHelp);
  CHECK(LoadConfig({.arguments = {"--version"}})->request == Request::kVersion);
}

TEST_CASE("configuration: variables of nested settings") {
  const ServerConfig config =
      Load({}, {{"AUTH__ENABLED", "true"},
                {"AUTH__ENDPOINTS__GRPC__AUTHENTICATORS", "static_api_key,static_api_key"},
                {"SERVER_HOST", "0.0.0.0"},
                {"DATABASE_URL", "postgresql://h/d"},
                {"LOG__LEVEL", ""},
                {"NATS__ENABLED", "true"},
                {"NATS__URL", "nats://x"},
                {"PATH", "/bin"},
                {"HOST", "elsewhere"}});
  CHECK(config.auth.enabled);
  CHECK(config.auth.grpc.authenticators.size() == 2);
  CHECK(config.auth.http.authenticators.empty());
  CHECK(config.host == "0.0.0.0");
  CHECK(config.database_url == "postgresql://h/d");
  CHECK(config.log_level == LogLevel::kInfo);
}

TEST_CASE("configuration: CONFIG_FILE names the file, --config another one") {
  const ConfigFile first("server_port = 1");
  const ConfigFile second("server_port = 2");
  const Environment environment = {{"CONFIG_FILE", first.path()}};
  CHECK(Load({}, environment).http_port == 1);
  CHECK(Load({"--config", second.path()}, environment).http_port == 2);
  CHECK_THAT(ErrorOf({"--config", "/nonexistent.toml"}), ContainsText("cannot read /nonexistent"));
  CHECK_THAT(ErrorOf({}, {{"CONFIG_FILE", "/"}}), ContainsText("cannot read /"));
}

TEST_CASE("configuration: a file closes the server unless it says otherwise") {
  CHECK(LoadText("server_port = 1").auth.enabled);
  CHECK(LoadText("").auth.enabled);
  CHECK_FALSE(LoadText("auth.enabled = false").auth.enabled);
  CHECK_FALSE(LoadText("server_port = 1", {{"AUTH__ENABLED", "false"}}).auth.enabled);
}

TEST_CASE("configuration: the help names every setting, option and variable") {
  const std::string help = HelpText();
  for (const Setting& setting : Settings()) {
    CHECK_THAT(help, ContainsText(std::string(setting.path)));
    CHECK_THAT(help, ContainsText(EnvironmentName(setting)));
    CHECK(FindSetting(setting.path) == &setting);
  }
  for (const std::string option : {"--config", "--storage", "--host", "--http-port", "--grpc-port",
                                   "--log-level", "--help", "--version"}) {
    CHECK_THAT(help, ContainsText(option));
  }
}

TEST_CASE("configuration: a database URL is shown without secrets") {
  CHECK(WithoutSecrets("postgres://u:p@h:5432/d?sslmode=require") == "postgres://h:5432/d");
  CHECK(WithoutSecrets("postgres://u:p@s/w@h/d") == "postgres://h/d");
  CHECK(WithoutSecrets("postgresql://h/d?password=x@y") == "postgresql://h/d");
  CHECK(WithoutSecrets("postgresql:///d?user=u&password=p") == "postgresql:///d");
  CHECK(WithoutSecrets("postgres://u:p@h") == "postgres://h");
  CHECK(WithoutSecrets("postgres://h?password=p") == "postgres://h");
  CHECK(WithoutSecrets("sqlite:/var/lib/a@b.db") == "sqlite:/var/lib/a@b.db");
  CHECK(WithoutSecrets("memory:") == "memory:");
}

TEST_CASE("nearest text: by edits") {
  CHECK(EditDistance("", "") == 0);
  CHECK(EditDistance("abc", "") == 3);
  CHECK(EditDistance("", "abc") == 3);
  CHECK(EditDistance("kitten", "sitting") == 3);
  CHECK(EditDistance("same", "same") == 0);
  constexpr std::string_view kWords[] = {"alpha", "beta", "gamma"};
  CHECK(NearestText("betta", kWords) == "beta");
}

}  // namespace
}  // namespace flovyn::server
