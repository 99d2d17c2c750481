#include "request_metrics.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace flovyn::http {

void RequestMetrics::Count(std::string_view route, int status, absl::Duration took) {
  const double seconds = absl::ToDoubleSeconds(took);
  MutexLock lock(mutex_);
  auto found = routes_.find(route);
  if (found == routes_.end()) found = routes_.emplace(route, Series{}).first;
  Series& series = found->second;
  ++series.by_class[static_cast<std::size_t>(std::clamp(status / 100, 0, 5))];
  for (std::size_t i = 0; i < kBounds.size(); ++i) {
    if (seconds <= kBounds[i]) ++series.buckets[i];
  }
  ++series.count;
  series.seconds += seconds;
}

void RequestMetrics::Write(PrometheusText& out) const {
  MutexLock lock(mutex_);
  out.Metric("flovyn_http_requests_total", "counter", "Requests answered, by route and status.");
  for (const auto& [route, series] : routes_) {
    for (std::size_t i = 1; i < series.by_class.size(); ++i) {
      if (series.by_class[i] == 0) continue;
      out.Sample(series.by_class[i], {{"route", route}, {"code", absl::StrFormat("%dxx", i)}});
    }
  }
  out.Metric("flovyn_http_request_duration_seconds", "histogram",
             "From the arrival of a request to its answer, long polls included.");
  for (const auto& [route, series] : routes_) {
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
      out.Part("_bucket", static_cast<double>(series.buckets[i]),
               {{"route", route}, {"le", absl::StrFormat("%g", kBounds[i])}});
    }
    const auto count = static_cast<double>(series.count);
    out.Part("_bucket", count, {{"route", route}, {"le", "+Inf"}});
    out.Part("_sum", series.seconds, {{"route", route}});
    out.Part("_count", count, {{"route", route}});
  }
}

}  // namespace flovyn::http
