#include "prometheus.h"

#include "absl/strings/str_format.h"

namespace flovyn::http {
namespace {

std::string Escaped(const std::string& value) {
  std::string escaped;
  for (const char c : value) {
    if (c == '\\' || c == '"') escaped += '\\';
    if (c == '\n') {
      escaped += "\\n";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

PrometheusText& PrometheusText::Metric(std::string_view name, std::string_view type,
                                       std::string_view help) {
  name_ = std::string(name);
  absl::StrAppendFormat(&text_, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
  return *this;
}

PrometheusText& PrometheusText::Sample(std::uint64_t value, const Labels& labels) {
  Line("", labels, absl::StrFormat("%d", value));
  return *this;
}

PrometheusText& PrometheusText::Sample(double value, const Labels& labels) {
  Line("", labels, absl::StrFormat("%g", value));
  return *this;
}

PrometheusText& PrometheusText::Part(std::string_view suffix, double value, const Labels& labels) {
  Line(suffix, labels, absl::StrFormat("%g", value));
  return *this;
}

void PrometheusText::Line(std::string_view suffix, const Labels& labels, std::string_view value) {
  absl::StrAppendFormat(&text_, "%s%s", name_, suffix);
  if (!labels.empty()) {
    text_ += '{';
    for (const auto& [key, label] : labels) {
      if (text_.back() != '{') text_ += ',';
      absl::StrAppendFormat(&text_, "%s=\"%s\"", key, Escaped(label));
    }
    text_ += '}';
  }
  absl::StrAppendFormat(&text_, " %s\n", value);
}

}  // namespace flovyn::http
