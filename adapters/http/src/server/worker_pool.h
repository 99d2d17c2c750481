#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "server/connection.h"
#include "server/front.h"
#include "server/target_decoder.h"

namespace flovyn::http {

/// A complete request that waits for a worker.
struct Job {
  std::shared_ptr<Connection> connection = {};
  std::uint64_t exchange = 0;
  RawRequest request = {};
};

/// The threads that run the handler. The queue is as long as there are connections at most, since
/// each has one request at a time.
class WorkerPool {
 public:
  WorkerPool(std::size_t workers, HttpHandler handler);
  ~WorkerPool() { Stop(); }

  /// Throws std::system_error when there are no more threads to be had.
  void Start();
  void Push(Job job);
  /// Drops the jobs that wait and returns when the handlers that run have returned.
  void Stop();

 private:
  void Run();
  bool Pop(Job& job);
  void Serve(TargetDecoder& decoder, Job job) const;

  const std::size_t workers_;
  const HttpHandler handler_;

  Mutex mutex_;
  Condition changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::deque<Job> jobs_ ABSL_GUARDED_BY(mutex_);

  std::vector<std::thread> threads_;
};

}  // namespace flovyn::http
