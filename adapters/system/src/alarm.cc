#include "flovyn/system/alarm.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include "absl/time/clock.h"

namespace flovyn::system {
namespace {

// Waits are counted by the steady clock, so a step of the wall clock shows only after a wait.
constexpr absl::Duration kLongestWait = absl::Seconds(1);

class AlarmThreadImpl final : public AlarmThread {
 public:
  AlarmThreadImpl() : thread_([this] { Run(); }) {}
  ~AlarmThreadImpl() override { Stop(); }
  AlarmThreadImpl(const AlarmThreadImpl&) = delete;
  AlarmThreadImpl& operator=(const AlarmThreadImpl&) = delete;

  Ticket Set(absl::Time at, std::function<void()> ring) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    const Ticket ticket = ++last_ticket_;
    if (stopping_) return ticket;
    const auto place = alarms_.emplace(Key(at, ticket), std::move(ring)).first;
    times_.emplace(ticket, at);
    if (place == alarms_.begin()) changed_.notify_one();
    return ticket;
  }

  bool Cancel(Ticket ticket) override {
    std::function<void()> dropped;  // Destroyed without the lock: it may own what cancels alarms.
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto time = times_.find(ticket);
    if (time == times_.end()) return false;
    const auto alarm = alarms_.find(Key(time->second, ticket));
    dropped = std::move(alarm->second);
    alarms_.erase(alarm);
    times_.erase(time);
    return true;
  }

  void Stop() override {
    std::map<Key, std::function<void()>> dropped;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
      dropped.swap(alarms_);
      times_.clear();
      changed_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
  }

 private:
  using Key = std::pair<absl::Time, Ticket>;

  void Run() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!stopping_) {
      if (alarms_.empty()) {
        changed_.wait(lock);
        continue;
      }
      const absl::Duration early = alarms_.begin()->first.first - absl::Now();
      if (early > absl::ZeroDuration()) {
        changed_.wait_for(lock, absl::ToChronoNanoseconds(std::min(early, kLongestWait)));
        continue;
      }
      auto due = alarms_.extract(alarms_.begin());
      times_.erase(due.key().second);
      lock.unlock();
      due.mapped()();
      due = {};
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Key, std::function<void()>> alarms_;
  std::unordered_map<Ticket, absl::Time> times_;
  Ticket last_ticket_ = 0;
  bool stopping_ = false;
  std::thread thread_;  // Last: it uses the others.
};

}  // namespace

std::unique_ptr<AlarmThread> MakeAlarm() { return std::make_unique<AlarmThreadImpl>(); }

}  // namespace flovyn::system
