#include "support/postgres_cluster.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "support/process.h"

namespace flovyn::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "flovyn-test-postgres-";
constexpr int kPortAttempts = 10;
// pg_ctl's name for an end without a checkpoint.
constexpr char kCrash[] = "immediate";

[[noreturn]] void Fail(const std::string& what) {
  throw std::runtime_error("test database: " + what);
}

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

int MajorVersionOf(const fs::path& installation) {
  const std::string name = installation.filename();
  int version = 0;
  std::from_chars(name.data(), name.data() + name.size(), version);
  return version;
}

// Debian keeps the server's programs out of PATH.
std::string ServerProgram(const std::string& name) {
  std::vector<fs::path> installations;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    if (fs::exists(entry.path() / "bin" / name)) installations.push_back(entry.path());
  }
  if (!installations.empty()) {
    return *std::ranges::max_element(installations, {}, MajorVersionOf) / "bin" / name;
  }
  for (const char* directory : {"/usr/bin", "/usr/local/bin", "/usr/local/pgsql/bin"}) {
    if (fs::exists(fs::path(directory) / name)) return fs::path(directory) / name;
  }
  Fail("PostgreSQL's " + name + " is not installed");
}

int FreePort() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  const bool ok = probe >= 0 &&
                  bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
                  getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (probe >= 0) close(probe);
  if (!ok) Fail(std::string("cannot find a free port: ") + strerror(errno));
  return ntohs(address.sin_port);
}

int RunServerProgram(const fs::path& directory, const std::string& name,
                     std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), ServerProgram(name));
  return RunProgram(arguments, DatabaseAccount(), directory / "programs.log");
}

void EndServer(const fs::path& directory, const std::string& mode) {
  RunServerProgram(directory, "pg_ctl",
                   {"stop", "-D", directory / "data", "-m", mode, "-w", "-t", "60"});
}

ProcessMark OwnerOf(const fs::path& directory) {
  std::ifstream file(directory / "owner");
  ProcessMark mark;
  file >> mark.pid >> mark.start_time;
  return mark;
}

// True for a directory that this account made for a cluster and whose owner has died.
bool IsLeftOver(const fs::path& directory) {
  struct stat status = {};
  return directory.filename().string().starts_with(kPrefix) &&
         stat((directory / "owner").c_str(), &status) == 0 && status.st_uid == geteuid() &&
         !OwnerOf(directory).Alive();
}

void RemoveLeftOvers() {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(fs::temp_directory_path(), ignored)) {
    if (!IsLeftOver(entry.path())) continue;
    EndServer(entry.path(), kCrash);
    fs::remove_all(entry.path(), ignored);
  }
}

fs::path MakeDirectory(const PostgresClusterOptions& options) {
  std::string path = fs::temp_directory_path() / (std::string(kPrefix) + "XXXXXX");
  if (mkdtemp(path.data()) == nullptr) Fail("cannot make " + path + ": " + strerror(errno));
  const ProcessMark owner = ProcessMark::Of(options.owner == 0 ? getpid() : options.owner);
  // Renamed into place: a half-written mark would look like that of a dead owner.
  std::ofstream(path + "/owner.new") << owner.pid << ' ' << owner.start_time << '\n';
  fs::rename(path + "/owner.new", path + "/owner");
  if (const auto account = DatabaseAccount()) {
    if (chown(path.c_str(), account->uid, account->gid) != 0) {
      Fail("cannot chown " + path + ": " + strerror(errno));
    }
  }
  return path;
}

}  // namespace

PostgresCluster::PostgresCluster(fs::path directory, int port)
    : directory_(std::move(directory)), port_(port), creator_(getpid()) {}

std::unique_ptr<PostgresCluster> PostgresCluster::Start(const PostgresClusterOptions& options) {
  RemoveLeftOvers();
  std::unique_ptr<PostgresCluster> cluster(new PostgresCluster(MakeDirectory(options), 0));
  cluster->Initialise(options);
  cluster->StartOn(options.port);
  return cluster;
}

std::unique_ptr<PostgresCluster> PostgresCluster::Attach(const fs::path& directory) {
  std::ifstream file(directory / "port");
  int port = 0;
  if (!(file >> port)) Fail(directory.string() + " has no cluster");
  return std::unique_ptr<PostgresCluster>(new PostgresCluster(directory, port));
}

PostgresCluster::~PostgresCluster() {
  if (released_ || creator_ != getpid()) return;
  try {
    Stop();
  } catch (const std::exception&) {
    // What could not be removed is a left-over for the next Start().
  }
}

void PostgresCluster::Initialise(const PostgresClusterOptions& options) {
  const int code = RunServerProgram(directory_, "initdb",
                                    {"-D", directory_ / "data", "-A", "trust", "-U", "postgres",
                                     "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"});
  if (code != 0) Fail("initdb failed:\n" + ReadAll(directory_ / "programs.log"));
  std::ofstream settings(directory_ / "data" / "postgresql.conf", std::ios::app);
  settings << "listen_addresses = '127.0.0.1'\n"
           << "unix_socket_directories = '" << directory_.string() << "'\n"
           << "max_connections = " << options.max_connections << "\n"
           << "shared_buffers = 64MB\n"
           << "timezone = 'UTC'\n";
  if (!options.durable) settings << "fsync = off\nfull_page_writes = off\n";
  settings << options.settings;
  if (!settings.flush()) Fail("cannot write the settings of " + directory_.string());
}

// A port that was free may be taken before the server binds it.
void PostgresCluster::StartOn(int port) {
  for (int attempt = 0; attempt < kPortAttempts; ++attempt) {
    port_ = port == 0 ? FreePort() : port;
    if (TryStart()) {
      std::ofstream(directory_ / "port") << port_ << '\n';
      return;
    }
  }
  Fail("the server does not start:\n" + ReadAll(directory_ / "server.log"));
}

bool PostgresCluster::TryStart() {
  return RunServerProgram(directory_, "pg_ctl",
                          {"start", "-D", directory_ / "data", "-l", directory_ / "server.log",
                           "-o", "-p " + std::to_string(port_), "-w", "-t", "60"}) == 0;
}

std::string PostgresCluster::Url(std::string_view database) const {
  return "postgres://postgres@127.0.0.1:" + std::to_string(port_) + "/" + std::string(database);
}

void PostgresCluster::Crash() { EndServer(directory_, kCrash); }

void PostgresCluster::ShutDown() { EndServer(directory_, "fast"); }

void PostgresCluster::Restart() {
  if (!TryStart()) Fail("the server does not start again:\n" + ReadAll(directory_ / "server.log"));
}

void PostgresCluster::Stop() {
  if (!fs::exists(directory_ / "owner")) return;
  EndServer(directory_, kCrash);
  fs::remove_all(directory_);
}

const std::string& SharedPostgresUrl() {
  static std::unique_ptr<PostgresCluster> own;
  static const std::string url = [] {
    if (const char* given = std::getenv("FLOVYN_TEST_POSTGRES")) return std::string(given);
    if (const char* path = std::getenv("FLOVYN_TEST_POSTGRES_FILE")) {
      std::string line;
      std::ifstream file(path);
      if (std::getline(file, line)) return line;
    }
    own = PostgresCluster::Start();
    return own->Url();
  }();
  return url;
}

}  // namespace flovyn::testing
