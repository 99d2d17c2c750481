#include "metadata/report.h"

#include <string_view>

#include "absl/strings/str_format.h"

namespace flovyn::bench::metadata {
namespace {

constexpr double kMostMilliseconds = 10;
constexpr double kMostGrowth = 2;
/// Below it growth of a p95 is noise of the machine.
constexpr double kQuickMilliseconds = 1;
constexpr double kLeastOfStarts = 0.7;

class Table {
 public:
  explicit Table(std::vector<std::string>& missed) : missed_(missed) {}

  void Line(const std::string& line) { text_ += line + "\n"; }
  /// `what` is required, and holds or not.
  std::string Verdict(bool holds, const std::string& what) {
    if (!holds) missed_.push_back(what);
    return holds ? "ok" : "MISSED";
  }
  const std::string& text() const { return text_; }

 private:
  std::vector<std::string>& missed_;
  std::string text_;
};

std::string LineOf(const Timing& timing) {
  const std::string found = std::to_string(timing.found) + (timing.more ? "+" : "");
  return absl::StrFormat("  %-38s %9s %9.2f %9.2f %9.2f %9.2f", timing.name, found,
                         timing.Percentile(0), timing.Percentile(0.5), timing.Percentile(0.95),
                         timing.Percentile(0.99));
}

void AddPages(const Figures& figures, const Figures* before, Table& table) {
  table.Line(absl::StrFormat("  %-38s %9s %9s %9s %9s %9s", "first page, newest first", "matches",
                             "best ms", "p50 ms", "p95 ms", "p99 ms"));
  for (std::size_t i = 0; i < figures.pages.size(); ++i) {
    const Timing& timing = figures.pages[i];
    const std::string at = " at " + std::to_string(figures.rows) + " rows";
    std::string line = LineOf(timing);
    const double p95 = timing.Percentile(0.95);
    if (before != nullptr) {
      const double growth = p95 / before->pages[i].Percentile(0.95);
      line += absl::StrFormat("  %4.1fx", growth);
      if (timing.required) {
        const bool holds = growth <= kMostGrowth || p95 < kQuickMilliseconds;
        line += " " + table.Verdict(holds, std::string(timing.name) + ": growth" + at);
      }
    }
    if (timing.required) {
      line +=
          "  " + table.Verdict(p95 <= kMostMilliseconds, std::string(timing.name) + ": p95" + at);
    }
    table.Line(line);
  }
}

void AddStarts(const StartRates& rates, Table& table) {
  const double plain = rates.plain[rates.plain.size() / 2];
  const double with_metadata = rates.with_metadata[rates.with_metadata.size() / 2];
  const double share = with_metadata / plain;
  std::string line =
      absl::StrFormat("  starts per second %s: %.0f without metadata, %.0f with 6 keys: %.0f %%",
                      rates.way, plain, with_metadata, share * 100);
  if (rates.required) {
    line += absl::StrFormat(" of at least %.0f  %s", kLeastOfStarts * 100,
                            table.Verdict(share >= kLeastOfStarts, "starts with 6 keys"));
  }
  table.Line(line);
}

}  // namespace

std::string Report(const Figures& figures, const Figures* before,
                   std::vector<std::string>& missed) {
  Table table(missed);
  table.Line(absl::StrFormat("%d executions, 6 metadata keys each", figures.rows));
  for (const Space& space : figures.spaces) {
    table.Line(absl::StrFormat("  %-38s %9.0f MB", space.what,
                               static_cast<double>(space.bytes) / 1'000'000));
  }
  AddPages(figures, before, table);
  for (const Timing& timing : figures.counts) {
    table.Line(timing.times.empty()
                   ? absl::StrFormat("  %-38s takes longer than the store allows", timing.name)
                   : LineOf(timing));
  }
  for (const StartRates& rates : figures.starts) AddStarts(rates, table);
  return table.text();
}

}  // namespace flovyn::bench::metadata
