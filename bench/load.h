#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/domain/ids.h"

namespace flovyn::bench {

/// What a transport does for the load: it starts workflows, and runs their activations and tasks.
class Driver {
 public:
  using Started = std::function<void(absl::StatusOr<std::string>)>;  ///< Execution id.
  using Completed = std::function<void(const std::string& id)>;
  virtual ~Driver() = default;
  /// Polls from now on; calls `completed` once for each workflow, after its last commit.
  virtual absl::Status Work(Completed completed) = 0;
  virtual void Start(Started started) = 0;
  /// Stops polling and waits for what is in flight.
  virtual void Stop() = 0;
  /// Write transactions so far; negative: not known (a server elsewhere).
  virtual std::int64_t write_transactions() const = 0;
};

struct Measured {
  std::size_t completed = 0;
  double seconds = 0;
  double cpu_seconds = 0;  ///< Of this process.
  std::int64_t write_transactions = -1;
  std::vector<absl::Duration> latencies = {};  ///< Start call to last commit, sorted.
};

/// Keeps a number of workflows in flight until all are complete.
class Load {
 public:
  explicit Load(Driver& driver) : driver_(driver) {}

  absl::Status Begin();
  /// Errors: of a start, or DeadlineExceeded when nothing completes for a minute.
  absl::StatusOr<Measured> Run(std::size_t workflows, std::size_t in_flight);

 private:
  void StartOne();
  void OnStarted(absl::Time began, const absl::StatusOr<std::string>& id);
  void OnCompleted(const std::string& id);
  void Finish(absl::Time began, absl::Time ended);
  absl::Status WaitForAll(std::size_t workflows);

  Driver& driver_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t left_to_start_ = 0;
  absl::Status failure_;
  std::vector<absl::Duration> latencies_;
  // A completion may be told before its start is.
  std::map<std::string, absl::Time> started_;
  std::map<std::string, absl::Time> completed_;
};

}  // namespace flovyn::bench
