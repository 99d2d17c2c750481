#include "answer_queue.h"

#include <utility>

namespace flovyn::sql {

AnswerQueue::AnswerQueue(std::size_t max_waiting)
    : max_waiting_(max_waiting), thread_([this] { Run(); }) {}

AnswerQueue::~AnswerQueue() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void AnswerQueue::Push(std::function<void()> answer) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return answers_.size() < max_waiting_; });
  answers_.push_back(std::move(answer));
  changed_.notify_all();
}

void AnswerQueue::Refuse(std::function<void()> answer) {
  const std::lock_guard lock(mutex_);
  answers_.push_back(std::move(answer));
  changed_.notify_all();
}

void AnswerQueue::Drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return Idle(); });
}

void AnswerQueue::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !answers_.empty(); });
    if (answers_.empty()) return;
    std::function<void()> answer = std::move(answers_.front());
    answers_.pop_front();
    running_ = true;
    changed_.notify_all();
    lock.unlock();
    answer();
    answer = nullptr;  // frees what it holds before anybody is told that it is done
    lock.lock();
    running_ = false;
    changed_.notify_all();
  }
}

}  // namespace flovyn::sql
