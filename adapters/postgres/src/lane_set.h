#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "flovyn/base/mutex.h"
#include "flovyn/sql/write_lane.h"

namespace flovyn::postgres {

/// The write lanes of a store. The first takes all units while a batch can hold what waits in it;
/// then the least loaded does. Units submitted from one thread stay on its lane until they are
/// answered, so that they run in order. Thread-safe.
class LaneSet {
 public:
  LaneSet(int count, const sql::LaneOptions& options,
          const std::function<std::unique_ptr<sql::BatchWriter>()>& make_writer);

  void Bind(const StoreHooks& hooks);
  void Submit(Unit unit, UnitDone done);
  StoreCounters counters() const;
  void Close();

 private:
  struct Sender {
    std::size_t lane = 0;
    std::size_t unanswered = 0;
  };

  std::size_t Enter(std::thread::id sender);
  void Leave(std::thread::id sender);

  const std::size_t batch_units_;
  std::vector<std::unique_ptr<sql::WriteLane>> lanes_;
  Mutex mutex_;
  std::vector<std::size_t> load_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::thread::id, Sender> senders_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn::postgres
