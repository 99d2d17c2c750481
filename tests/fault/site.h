#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "node.h"
#include "options.h"
#include "server/program.h"
#include "support/postgres_cluster.h"
#include "support/test_database.h"

namespace flovyn::chaos {

/// A worker process that is killed or paused and comes back under its name.
class WorkerProcess {
 public:
  /// `program` has the mode that Work() is called in.
  WorkerProcess(std::string program, WorkerSettings settings)
      : program_path_(std::move(program)), settings_(std::move(settings)) {}

  void Start();
  void Kill();
  /// SIGTERM. Throws when it does not end well.
  void Stop();
  void Pause(absl::Time until);
  void ResumeIfDue(absl::Time now);
  bool paused() const { return resume_at_.has_value(); }
  bool Running() { return program_->Running(); }
  const std::string& name() const { return settings_.name; }
  /// What it wrote since it was started last.
  std::string Log() const { return program_->Errors(); }

 private:
  const std::string program_path_;
  const WorkerSettings settings_;
  std::unique_ptr<testing::Program> program_;
  std::optional<absl::Time> resume_at_;
};

/// A PostgreSQL server of its own, with one database.
struct DatabaseSite {
  std::unique_ptr<testing::PostgresCluster> cluster;
  std::unique_ptr<testing::TestDatabase> database;
};

/// All processes of one run: servers on one store, and their workers. Its files are in one
/// directory, which goes with it unless it is kept. For one thread.
class Site {
 public:
  explicit Site(Store store);
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  std::vector<std::unique_ptr<Node>>& nodes() { return nodes_; }
  std::vector<WorkerProcess>& workers() { return workers_; }
  /// nullptr on SQLite.
  DatabaseSite* database() { return database_ ? &*database_ : nullptr; }
  std::vector<std::string> endpoints() const;
  std::vector<int> http_ports() const;

  /// Leaves logs and data; where they are.
  std::string Keep();

 private:
  void StartDatabase();

  testing::TempDirectory directory_;
  std::optional<DatabaseSite> database_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<WorkerProcess> workers_;
};

}  // namespace flovyn::chaos
