#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace flovyn::sql {

/// Runs answers one after the other on a thread of its own, in the order in which they came. Safe
/// for concurrent use.
class AnswerQueue {
 public:
  explicit AnswerQueue(std::size_t max_waiting);
  /// Runs what waits.
  ~AnswerQueue();
  AnswerQueue(const AnswerQueue&) = delete;
  AnswerQueue& operator=(const AnswerQueue&) = delete;

  /// Waits while `max_waiting` answers wait. Not from an answer.
  void Push(std::function<void()> answer);
  /// Never waits: as many can be queued as there are callers to be refused.
  void Refuse(std::function<void()> answer);
  /// Waits until no answer waits or runs. Not from an answer.
  void Drain();

 private:
  void Run();
  bool Idle() const { return answers_.empty() && !running_; }

  const std::size_t max_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> answers_;
  bool running_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace flovyn::sql
