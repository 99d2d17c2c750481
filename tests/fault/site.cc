#include "site.h"

#include <signal.h>

#include <fstream>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_join.h"
#include "server/fixed_port.h"

namespace flovyn::chaos {
namespace {

constexpr int kWorkers = 3;
// Times of about 2 s instead of minutes, so that what dies is missed soon. With a fault every other
// second, work is lost several times in a row without being poisonous.
constexpr char kConfig[] =
    "sweep_interval_seconds = 1\n"
    "shutdown_grace_seconds = 2\n"
    "auth.enabled = false\n"
    "[claims]\n"
    "lease_seconds = 2\n"
    "worker_silence_seconds = 2\n"
    "node_silence_seconds = 2\n"
    "max_lost = 1000\n";

}  // namespace

void WorkerProcess::Start() {
  program_ = std::make_unique<testing::Program>(testing::ProgramOptions{
      .arguments = {program_path_, "worker", "--endpoints", absl::StrJoin(settings_.endpoints, ","),
                    "--name", settings_.name, "--claims", settings_.sends_claims ? "yes" : "no"}});
}

void WorkerProcess::Kill() {
  program_->Signal(SIGKILL);
  program_->Wait();
  resume_at_.reset();
}

void WorkerProcess::Stop() {
  program_->Signal(SIGTERM);
  const int code = program_->Wait();
  if (code == 0) return;
  throw std::runtime_error(name() + " ends with " + std::to_string(code) + "; it wrote:\n" + Log());
}

void WorkerProcess::Pause(absl::Time until) {
  program_->Signal(SIGSTOP);
  resume_at_ = until;
}

void WorkerProcess::ResumeIfDue(absl::Time now) {
  if (!resume_at_ || now < *resume_at_) return;
  resume_at_.reset();
  program_->Signal(SIGCONT);
}

Site::Site(Store store) {
  const std::string config = directory_.Write("flovyn.toml", kConfig);
  std::vector<std::string> arguments = {"--config", config, "--storage"};
  if (store == Store::kPostgres) {
    StartDatabase();
    arguments.push_back(database_->database->url());
  } else {
    arguments.push_back("sqlite:" + (directory_.path() / "flovyn.db").string());
  }
  const int servers = store == Store::kPostgres ? 2 : 1;
  for (int number = 1; number <= servers; ++number) {
    nodes_.push_back(
        std::make_unique<Node>("server-" + std::to_string(number), directory_.path(), arguments));
    nodes_.back()->Start();
  }
  // Read once: the file may be replaced by a build while this runs.
  const std::string program = std::filesystem::read_symlink("/proc/self/exe");
  for (int number = 1; number <= kWorkers; ++number) {
    workers_.emplace_back(program, WorkerSettings{.endpoints = endpoints(),
                                                  .name = "worker-" + std::to_string(number),
                                                  .sends_claims = number != 2});
    workers_.back().Start();
  }
}

Site::~Site() {
  workers_.clear();
  nodes_.clear();
}

void Site::StartDatabase() {
  DatabaseSite site;
  site.cluster = testing::PostgresCluster::Start({.port = testing::FixedPort()});
  site.database = std::make_unique<testing::TestDatabase>(site.cluster->Url());
  database_ = std::move(site);
}

std::vector<std::string> Site::endpoints() const {
  std::vector<std::string> endpoints;
  for (const auto& node : nodes_) endpoints.push_back(node->endpoint());
  return endpoints;
}

std::vector<int> Site::http_ports() const {
  std::vector<int> ports;
  for (const auto& node : nodes_) ports.push_back(node->http_port());
  return ports;
}

std::string Site::Keep() {
  directory_.Keep();
  for (WorkerProcess& worker : workers_) {
    std::ofstream(directory_.path() / (worker.name() + ".log")) << worker.Log();
  }
  workers_.clear();
  nodes_.clear();
  if (database_) {
    database_->cluster->ShutDown();
    std::filesystem::copy(database_->cluster->directory(), directory_.path() / "postgres",
                          std::filesystem::copy_options::recursive);
  }
  return directory_.path();
}

}  // namespace flovyn::chaos
