#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "flovyn/base/mutex.h"
#include "prometheus.h"

namespace flovyn::http {

/// How often each route answered with which class of status, and how long it took. The number of
/// series is bounded by the route table. Safe for concurrent use.
class RequestMetrics {
 public:
  /// `route` is the id of a route, or empty when the path has none.
  void Count(std::string_view route, int status, absl::Duration took);
  void Write(PrometheusText& out) const;

 private:
  static constexpr std::array kBounds = {0.001, 0.005, 0.02, 0.1, 0.5, 2.5, 10.0, 60.0};

  struct Series {
    std::array<std::uint64_t, 6> by_class = {};  ///< Index: status / 100.
    std::array<std::uint64_t, kBounds.size()> buckets = {};
    std::uint64_t count = 0;
    double seconds = 0;
  };

  mutable Mutex mutex_;
  std::map<std::string, Series, std::less<>> routes_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn::http
