#include "load.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/time/clock.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::bench {
namespace {

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

absl::Status Load::Begin() {
  return driver_.Work([this](const std::string& id) { OnCompleted(id); });
}

absl::StatusOr<Measured> Load::Run(std::size_t workflows, std::size_t in_flight) {
  {
    const std::lock_guard lock(mutex_);
    left_to_start_ = workflows;
    latencies_.clear();
    started_.clear();
    completed_.clear();
  }
  const std::int64_t writes = driver_.write_transactions();
  const double cpu = CpuSeconds();
  const absl::Time began = absl::Now();
  for (std::size_t i = 0; i < std::min(workflows, in_flight); ++i) StartOne();
  FLOVYN_RETURN_IF_ERROR(WaitForAll(workflows));
  Measured measured;
  measured.seconds = absl::ToDoubleSeconds(absl::Now() - began);
  measured.cpu_seconds = CpuSeconds() - cpu;
  if (writes >= 0) measured.write_transactions = driver_.write_transactions() - writes;
  const std::lock_guard lock(mutex_);
  measured.completed = latencies_.size();
  measured.latencies = std::move(latencies_);
  std::ranges::sort(measured.latencies);
  return measured;
}

absl::Status Load::WaitForAll(std::size_t workflows) {
  std::unique_lock lock(mutex_);
  while (latencies_.size() < workflows && failure_.ok()) {
    const std::size_t before = latencies_.size();
    changed_.wait_for(lock, std::chrono::minutes(1), [&] {
      return latencies_.size() == workflows || latencies_.size() >= before + 1000 || !failure_.ok();
    });
    if (latencies_.size() == before && failure_.ok()) {
      return DeadlineExceeded("no workflow completed for a minute; " +
                              std::to_string(latencies_.size()) + " of " +
                              std::to_string(workflows) + " are complete");
    }
  }
  return failure_;
}

void Load::StartOne() {
  {
    const std::lock_guard lock(mutex_);
    if (left_to_start_ == 0 || !failure_.ok()) return;
    --left_to_start_;
  }
  const absl::Time began = absl::Now();
  driver_.Start([this, began](const absl::StatusOr<std::string>& id) { OnStarted(began, id); });
}

void Load::OnStarted(absl::Time began, const absl::StatusOr<std::string>& id) {
  absl::Time ended;
  {
    const std::lock_guard lock(mutex_);
    if (!id.ok()) {
      failure_ = id.status();
      changed_.notify_all();
      return;
    }
    const auto done = completed_.find(*id);
    if (done == completed_.end()) {
      started_.emplace(*id, began);
      return;
    }
    ended = done->second;
    completed_.erase(done);
  }
  Finish(began, ended);
}

void Load::OnCompleted(const std::string& id) {
  const absl::Time now = absl::Now();
  absl::Time began;
  {
    const std::lock_guard lock(mutex_);
    const auto start = started_.find(id);
    if (start == started_.end()) {
      completed_.emplace(id, now);
      return;
    }
    began = start->second;
    started_.erase(start);
  }
  Finish(began, now);
}

void Load::Finish(absl::Time began, absl::Time ended) {
  bool more = false;
  {
    const std::lock_guard lock(mutex_);
    latencies_.push_back(ended - began);
    more = left_to_start_ > 0;
    changed_.notify_all();
  }
  // After the last one whoever waits may have gone on, and this object with it.
  if (more) StartOne();
}

}  // namespace flovyn::bench
