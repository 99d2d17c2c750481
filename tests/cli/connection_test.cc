#include "settings/connection.h"

#include <filesystem>
#include <fstream>

#include "test.h"

namespace flovyn::cli {
namespace {

constexpr char kConfig[] = R"(default_profile = "dev"
[profiles.dev]
server = "http://dev:1"
[profiles.prod]
server = "https://prod.example.com/flovyn/"
tenant = "acme"
api_key = "profile-key"
ca_file = "/etc/ca.pem"
)";

Connection Resolved(const ConnectionOptions& options, const Environment& environment,
                    std::string_view config = kConfig) {
  const auto connection =
      ResolveConnection(options, environment, ParseConfigFile(config, "config.toml").value());
  INFO(connection.status().ToString());
  REQUIRE(connection.ok());
  return *connection;
}

std::string Refused(const ConnectionOptions& options, const Environment& environment = {}) {
  const auto connection =
      ResolveConnection(options, environment, ParseConfigFile(kConfig, "config.toml").value());
  REQUIRE_FALSE(connection.ok());
  return std::string(connection.status().message());
}

TEST_CASE("cli connection: without anything it is the server on this machine") {
  const Connection connection = Resolved({}, {}, "");
  CHECK(connection.origin == "http://localhost:8000");
  CHECK(connection.prefix.empty());
  CHECK(connection.tenant == "default");
  CHECK(connection.api_key.empty());
}

TEST_CASE("cli connection: command line, environment, profile, default") {
  const Environment environment = {{"FLOVYN_PROFILE", "prod"},
                                   {"FLOVYN_TENANT", "from-environment"}};
  const Connection by_profile = Resolved({}, {{"FLOVYN_PROFILE", "prod"}});
  CHECK(by_profile.origin == "https://prod.example.com");
  CHECK(by_profile.prefix == "/flovyn");
  CHECK(by_profile.tenant == "acme");
  CHECK(by_profile.api_key == "profile-key");
  CHECK(by_profile.ca_file == "/etc/ca.pem");

  CHECK(Resolved({}, environment).tenant == "from-environment");
  CHECK(Resolved({.values = {.tenant = "flag"}}, environment).tenant == "flag");
  CHECK(Resolved({.values = {.server = "other:9"}}, environment).origin == "http://other:9");
  CHECK(Resolved({}, {}).origin == "http://dev:1");
  CHECK(Resolved({.profile = "dev"}, environment).origin == "http://dev:1");
  CHECK(Resolved({}, {{"FLOVYN_SERVER", ""}}).origin == "http://dev:1");
}

TEST_CASE(
    "cli connection: a key of the command line or environment goes before that of the profile") {
  const Environment environment = {{"FLOVYN_PROFILE", "prod"}, {"FLOVYN_API_KEY", " env-key\n"}};
  CHECK(Resolved({}, environment).api_key == "env-key");
  CHECK(Resolved({.values = {.api_key = "flag-key"}}, environment).api_key == "flag-key");

  const auto file = std::filesystem::temp_directory_path() / "flovyn-cli-test.key";
  std::ofstream(file) << "file-key\n";
  CHECK(Resolved({.values = {.api_key_file = file.string()}}, environment).api_key == "file-key");
  const Environment home = {{"HOME", file.parent_path().string()}};
  CHECK(Resolved({}, home,
                 "[profiles.a]\napi_key_file = \"~/flovyn-cli-test.key\"\n"
                 "[profiles.b]\n")
            .api_key.empty());
  CHECK(Resolved({.profile = "a"}, home, "[profiles.a]\napi_key_file = \"~/flovyn-cli-test.key\"\n")
            .api_key == "file-key");
  std::filesystem::remove(file);
}

TEST_CASE("cli connection: what is wrong is named, and no secret is told") {
  CHECK_THAT(Refused({.profile = "stage"}), testing::ContainsText("has no [profiles.stage]"));
  for (const std::string server :
       {"ftp://x", "http://", "http://user:secret@host", "http://h?q", "http://ho st"}) {
    INFO(server);
    const std::string message = Refused({.values = {.server = server}});
    CHECK(message == "server: expected http://HOST:PORT or https://HOST:PORT");
  }
  CHECK(Refused({.values = {.tenant = ""}}) == "tenant: must not be empty");
  const std::string bad_key = Refused({.values = {.api_key = "se\r\ncret"}});
  CHECK(bad_key == "the API key: has characters that no key has");
  CHECK_THAT(Refused({.values = {.api_key_file = "/nonexistent"}}),
             Catch::Matchers::StartsWith("api_key_file: /nonexistent cannot be read"));
}

TEST_CASE("cli connection: the configuration file is where XDG says, or FLOVYN_CONFIG") {
  CHECK(ConfigPath({{"HOME", "/home/u"}}) == "/home/u/.config/flovyn/config.toml");
  CHECK(ConfigPath({{"HOME", "/home/u"}, {"XDG_CONFIG_HOME", "/x"}}) == "/x/flovyn/config.toml");
  CHECK(ConfigPath({{"HOME", "/home/u"}, {"FLOVYN_CONFIG", "/y.toml"}}) == "/y.toml");
  CHECK(ConfigPath({}).empty());
  CHECK(LoadConfigFile({}).value().profiles.empty());
  CHECK(LoadConfigFile({{"HOME", "/nonexistent"}}).value().profiles.empty());
  CHECK_THAT(std::string(LoadConfigFile({{"FLOVYN_CONFIG", "/nonexistent"}}).status().message()),
             testing::ContainsText("/nonexistent cannot be read"));
}

TEST_CASE("cli connection: mistakes in the file are told with their place, without values") {
  const auto message = [](std::string_view text) {
    return std::string(ParseConfigFile(text, "c.toml").status().message());
  };
  CHECK_THAT(message("[profiles.a]\napikey = \"secret\"\n"),
             Catch::Matchers::StartsWith("c.toml:2:1: apikey: a profile has the texts"));
  CHECK_THAT(message("[profiles.a]\ntenant = 7\n"),
             Catch::Matchers::StartsWith("c.toml:2:1: tenant"));
  CHECK_THAT(message("profile = \"a\"\n"),
             Catch::Matchers::StartsWith("c.toml:1:1: profile: expected"));
  CHECK_THAT(message("[profiles]\na = 1\n"),
             Catch::Matchers::StartsWith("c.toml:2:1: a: a profile is"));
  CHECK_THAT(message("[profiles.a\n"), Catch::Matchers::StartsWith("c.toml:1:"));
  CHECK_THAT(message("[profiles.a]\napikey = \"secret\"\n"), !testing::ContainsText("secret"));
}

}  // namespace
}  // namespace flovyn::cli
