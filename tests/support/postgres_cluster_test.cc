#include "support/postgres_cluster.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "support/process.h"
#include "support/test_database.h"
#include "test.h"

namespace flovyn::testing {
namespace {

TEST_CASE("test databases are empty and apart from each other") {
  const TestDatabase first;
  const TestDatabase second;
  first.Execute("CREATE TABLE thing (id int); INSERT INTO thing VALUES (7)");
  CHECK(first.Execute("SELECT id FROM thing") == "7");
  CHECK(second.Execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0");
  CHECK(first.Execute("SHOW server_encoding") == "UTF8");
}

TEST_CASE("a test database is dropped with its object") {
  std::string url;
  {
    const TestDatabase database;
    url = database.url();
  }
  const TestDatabase other;
  const std::string name = url.substr(url.rfind('/') + 1);
  CHECK(other.Execute("SELECT count(*) FROM pg_database WHERE datname = '" + name + "'") == "0");
}

TEST_CASE("a failing statement throws with the server's words") {
  const TestDatabase database;
  CHECK_THROWS_WITH(database.Execute("SELECT * FROM absent"),
                    ContainsText("relation \"absent\" does not exist"));
}

TEST_CASE("the database of a URL is replaced, its options stay") {
  CHECK(WithDatabase("postgres://u@h:1/a", "b") == "postgres://u@h:1/b");
  CHECK(WithDatabase("postgres://u@h:1", "b") == "postgres://u@h:1/b");
  CHECK(WithDatabase("postgres://u@h/a?sslmode=disable", "b") ==
        "postgres://u@h/b?sslmode=disable");
  CHECK(WithDatabase("postgres://u@h?host=/tmp/x", "b") == "postgres://u@h/b?host=/tmp/x");
}

TEST_CASE("a durable cluster keeps commits through a crash, and goes without a trace") {
  const auto cluster = PostgresCluster::Start({.durable = true});
  {
    const TestDatabase database(cluster->Url());
    CHECK(database.Execute("SHOW fsync") == "on");
    database.Execute("CREATE TABLE thing (id int); INSERT INTO thing VALUES (7)");
    cluster->Crash();
    CHECK_THROWS_AS(database.Execute("SELECT 1"), std::runtime_error);
    cluster->Restart();
    CHECK(database.Execute("SELECT id FROM thing") == "7");
    cluster->ShutDown();
    CHECK_THROWS_AS(database.Execute("SELECT 1"), std::runtime_error);
    cluster->Restart();
    CHECK(database.Execute("SELECT id FROM thing") == "7");
  }
  const std::filesystem::path directory = cluster->directory();
  cluster->Stop();
  CHECK_FALSE(std::filesystem::exists(directory));
  cluster->Stop();
}

TEST_CASE("what a killed owner left behind is removed by the next start") {
  const pid_t owner = fork();
  if (owner == 0) {
    pause();
    _exit(0);
  }
  const auto orphan = PostgresCluster::Start({.owner = owner});
  orphan->Release();
  kill(owner, SIGKILL);
  waitpid(owner, nullptr, 0);
  const auto next = PostgresCluster::Start();
  CHECK_FALSE(std::filesystem::exists(orphan->directory()));
  CHECK_THROWS_AS(TestDatabase(orphan->Url()), std::runtime_error);
  CHECK(TestDatabase(next->Url()).Execute("SELECT 1") == "1");
}

TEST_CASE("a process mark tells a process from a later one with its id") {
  const ProcessMark self = ProcessMark::Of(getpid());
  CHECK(self.Alive());
  CHECK_FALSE(ProcessMark{.pid = self.pid, .start_time = self.start_time + "1"}.Alive());
  CHECK_FALSE(ProcessMark::Of(0).Alive());
}

}  // namespace
}  // namespace flovyn::testing
