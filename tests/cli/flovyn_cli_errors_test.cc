#include "cli_on_server.h"
#include "support/self_signed.h"
#include "test.h"

namespace flovyn::testing {
namespace {

constexpr char kUnknownId[] = "0190a000-0000-7000-8000-00000000000a";

TEST_CASE("flovyn: what is not there, and what is no id") {
  CliOnServer cli;
  const CliRun unknown = cli.Run({"workflows", "get", kUnknownId});
  CHECK(unknown.code == 4);
  CHECK(unknown.out.empty());
  CHECK_THAT(unknown.err, ContainsText(std::string(kUnknownId) + " was not found (HTTP 404)"));
  CHECK(cli.Run({"workflows", "get", "x"}).code == 1);
  CHECK(cli.Run({"-t", "nobody", "workflows", "list"}).code == 4);
}

TEST_CASE("flovyn: the key and the organization come from a profile") {
  const TempDirectory directory;
  const std::string config = directory.Write("server.toml", R"(
auth.enabled = true
auth.endpoints.http.authenticators = ["static_api_key"]
auth.endpoints.grpc.authenticators = ["static_api_key"]
[[orgs]]
id = "0190a000-0000-7000-8000-00000000000a"
name = "Acme"
slug = "acme"
[[auth.static_api_key.keys]]
key = "key-of-acme"
org_id = "0190a000-0000-7000-8000-00000000000a"
principal_type = "User"
principal_id = "ann"
role = "ADMIN"
)");
  CliOnServer cli({"--config", config});
  const CliRun nobody = cli.Run({"-t", "acme", "workflows", "list"});
  CHECK(nobody.code == 5);
  cli.environment() = {{"FLOVYN_API_KEY", "wrong-key"}, {"FLOVYN_TENANT", "acme"}};
  const CliRun wrong = cli.Run({"workflows", "list"});
  CHECK(wrong.code == 5);
  CHECK_THAT(wrong.err, !ContainsText("wrong-key"));

  std::filesystem::create_directories(cli.directory().path() / ".config/flovyn");
  cli.directory().Write("acme.key", "key-of-acme\n");
  cli.directory().Write(".config/flovyn/config.toml",
                        "[profiles.acme]\ntenant = \"acme\"\napi_key_file = \"~/acme.key\"\n");
  cli.environment() = {{"FLOVYN_PROFILE", "acme"}};
  CHECK(cli.Run({"workflows", "count"}).out == "0\n");
}

TEST_CASE("flovyn: a server with TLS is talked to when its certificate is trusted") {
  const SelfSigned made = MakeSelfSigned();
  const TempDirectory directory;
  const std::string certificate = directory.Write("server.pem", made.certificate);
  CliOnServer cli({}, {{"TLS__CERTIFICATE_FILE", certificate},
                       {"TLS__KEY_FILE", directory.Write("server.key", made.key)}});
  const std::string url = "https://localhost:" + std::to_string(cli.server().http_port());
  const CliRun untrusted = cli.Run({"-s", url, "workflows", "list"});
  CHECK(untrusted.code == 3);
  CHECK_THAT(untrusted.err, ContainsText("its certificate is not trusted"));
  CHECK(cli.Run({"-s", url, "--ca-file", certificate, "workflows", "count"}).out == "0\n");
  CHECK(cli.Run({"-s", url, "--ca-file", "/nonexistent", "workflows", "count"}).code == 3);
}

TEST_CASE("flovyn: an input that is not as its schema says is told in full") {
  CliOnServer cli;
  cli.StartWorker();
  const CliRun run =
      cli.Run({"workflows", "start", "order-workflow", "--input", R"({"amount":"x"})"});
  CHECK(run.code == 1);
  CHECK_THAT(run.err, ContainsText("\n  /amount: "));
  CHECK_THAT(run.err, ContainsText("Missing required property 'orderId'"));
}

}  // namespace
}  // namespace flovyn::testing
