#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/base/mutex.h"
#include "flovyn/domain/lifecycle_event.h"
#include "flovyn/unit/batch.h"

namespace flovyn {

struct ExecutionCountOptions {
  /// Keys of the metadata by whose values is counted. None: by the event alone.
  std::vector<std::string> metadata_keys = {};
  /// So many combinations of an event and values are told apart. What comes beyond them is
  /// counted with kOtherLabel in place of its values.
  std::size_t max_series = 1'000;
};

inline constexpr std::string_view kOtherLabel = "_other";

/// Counts what happens to executions on this node, for metrics. Passes every event on. Safe for
/// concurrent use.
class ExecutionCounts final : public LifecycleSink {
 public:
  struct Series {
    std::string event = {};                ///< "workflow.completed"
    std::vector<std::string> values = {};  ///< One for each key; empty: a scalar is not there.
    friend auto operator<=>(const Series&, const Series&) = default;
  };

  /// `next` outlives it.
  ExecutionCounts(ExecutionCountOptions options, LifecycleSink& next);

  void Publish(const LifecycleEvent& event) override;

  const std::vector<std::string>& metadata_keys() const { return options_.metadata_keys; }
  std::map<Series, std::uint64_t> Read() const;

 private:
  const ExecutionCountOptions options_;
  LifecycleSink& next_;
  mutable Mutex mutex_;
  std::map<Series, std::uint64_t> counts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn
