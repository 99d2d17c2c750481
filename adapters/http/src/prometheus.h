#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flovyn::http {

/// Builds a page of metrics in the text format of Prometheus (version 0.0.4). For one thread.
class PrometheusText {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string>>;

  /// Begins a metric; its samples follow. `type` is "counter", "gauge" or "histogram".
  PrometheusText& Metric(std::string_view name, std::string_view type, std::string_view help);
  PrometheusText& Sample(std::uint64_t value, const Labels& labels = {});
  PrometheusText& Sample(double value, const Labels& labels = {});
  /// A sample of a histogram's part: "_bucket", "_sum" or "_count".
  PrometheusText& Part(std::string_view suffix, double value, const Labels& labels);

  const std::string& text() const { return text_; }

 private:
  void Line(std::string_view suffix, const Labels& labels, std::string_view value);

  std::string name_;
  std::string text_;
};

}  // namespace flovyn::http
