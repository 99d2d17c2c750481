#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace flovyn::testing {

struct PostgresClusterOptions {
  bool durable = false;  // fsync and full page writes, as in production; off makes tests faster
  int max_connections = 200;  // of all test programs together
  int port = 0;               // 0: any free one
  std::string settings = {};  // further lines of postgresql.conf
  pid_t owner = 0;  // the cluster is a left-over once this process is gone; 0: this process
};

/// A throw-away PostgreSQL server in a temporary directory, on a free port of 127.0.0.1, superuser
/// `postgres` without a password. Runs as user postgres when the test runs as root. It ends, and
/// its directory goes, with the object; what a killed test left behind is removed by the next
/// Start(). All members throw std::runtime_error with the server's own words on failure. Not safe
/// for concurrent use.
class PostgresCluster {
 public:
  static std::unique_ptr<PostgresCluster> Start(const PostgresClusterOptions& options = {});

  /// A cluster that another process started and released, by its directory().
  static std::unique_ptr<PostgresCluster> Attach(const std::filesystem::path& directory);

  ~PostgresCluster();
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  /// `postgres://postgres@127.0.0.1:PORT/DATABASE`
  std::string Url(std::string_view database = "postgres") const;

  /// Ends the server as a crash would, without a checkpoint; the files stay. No effect when it is
  /// down.
  void Crash();
  /// Ends the server in good order, whoever is connected; the files stay.
  void ShutDown();
  /// Starts it again on the same port and files, and waits until it answers.
  void Restart();

  /// Ends the server and removes its directory. No effect the second time.
  void Stop();

  /// Leaves the server running after this object is gone.
  void Release() { released_ = true; }

  const std::filesystem::path& directory() const { return directory_; }

 private:
  PostgresCluster(std::filesystem::path directory, int port);

  void Initialise(const PostgresClusterOptions& options);
  void StartOn(int port);
  bool TryStart();

  std::filesystem::path directory_;
  int port_ = 0;
  bool released_ = false;
  pid_t creator_;  // a forked child must not end its parent's server
};

/// URL of the server that tests share: FLOVYN_TEST_POSTGRES if set, else the one that CTest started
/// for this run (named by the file FLOVYN_TEST_POSTGRES_FILE), else one of this process, started at
/// the first call and ended at exit. Thread-safe.
const std::string& SharedPostgresUrl();

}  // namespace flovyn::testing
