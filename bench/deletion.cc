#include "deletion.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::bench {
namespace {

struct Step {
  absl::Duration time;
  std::size_t deleted = 0;
};

double Milliseconds(const std::vector<Step>& sorted, double fraction) {
  const auto last = static_cast<double>(sorted.size() - 1);
  return absl::ToDoubleMilliseconds(sorted[static_cast<std::size_t>(fraction * last)].time);
}

std::string Line(std::vector<Step> steps, const std::string& title) {
  std::size_t deleted = 0;
  absl::Duration time;
  for (const Step& step : steps) {
    deleted += step.deleted;
    time += step.time;
  }
  std::ranges::sort(steps, {}, &Step::time);
  return absl::StrFormat(
      "  %-12s %8d deleted %10.0f per second, a step %8.2f ms p50 %8.2f ms max\n", title, deleted,
      static_cast<double>(deleted) / absl::ToDoubleSeconds(time), Milliseconds(steps, 0.5),
      Milliseconds(steps, 1));
}

}  // namespace

absl::Status MeasureDeletion(EngineHost& host) {
  std::vector<Step> steps;
  RetentionStep step = {.tenant = host.tenant(), .age = absl::ZeroDuration()};
  for (bool more = true; more;) {
    const absl::Time begin = host.clock().Now();
    FLOVYN_ASSIGN_OR_RETURN(const RetentionResult result,
                            host.engine().store().retention().DeleteFinished(step));
    steps.push_back({host.clock().Now() - begin, result.deleted});
    more = result.next.has_value();
    if (more) step.after = *result.next;
  }
  constexpr std::size_t kParts = 10;
  std::string text = "deletion of what has finished\n" + Line(steps, "all");
  for (std::size_t part = 0; part < kParts && steps.size() >= 10 * kParts; ++part) {
    const auto at = [&](std::size_t end) {
      return steps.begin() + static_cast<std::ptrdiff_t>(steps.size() * end / kParts);
    };
    text += Line({at(part), at(part + 1)}, absl::StrFormat("tenth %d", part + 1));
  }
  std::fputs(text.c_str(), stdout);
  return absl::OkStatus();
}

}  // namespace flovyn::bench
