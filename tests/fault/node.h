#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "server/server_process.h"

namespace flovyn::chaos {

/// A server that ends in many ways and comes back on the same ports and data. For one thread;
/// endpoint() and http_port() never change and are for all.
class Node {
 public:
  /// `arguments` without the ports. What the server writes is kept in `directory`/`name`.log.
  Node(std::string name, std::filesystem::path directory, std::vector<std::string> arguments);
  ~Node();

  const std::string& name() const { return name_; }
  std::string endpoint() const { return "127.0.0.1:" + std::to_string(grpc_port_); }
  int http_port() const { return http_port_; }

  /// Starts it, again and again while its database is away, as a supervisor does. Throws
  /// std::runtime_error with what it wrote when it is not ready in time.
  void Start();
  void Kill();
  /// SIGTERM, as at a deployment. Throws when it does not end in time.
  void Stop();
  void Pause(absl::Time until);
  /// Resumes it when it is paused and its time has come.
  void ResumeIfDue(absl::Time now);
  bool paused() const { return resume_at_.has_value(); }

  /// Its exit code, when it ended without being asked to.
  std::optional<int> EndedByItself();
  /// Lines of its log that tell of a defect, since the last call; of the processes that ended.
  std::vector<std::string> TakeComplaints() { return std::exchange(complaints_, {}); }

 private:
  void KeepLog();

  const std::string name_;
  const std::filesystem::path log_;
  std::vector<std::string> arguments_;
  const int http_port_;
  const int grpc_port_;
  std::unique_ptr<testing::ServerProcess> server_;
  std::optional<absl::Time> resume_at_;
  std::vector<std::string> complaints_;
};

}  // namespace flovyn::chaos
