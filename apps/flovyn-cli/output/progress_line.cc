#include "output/progress_line.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace flovyn::cli {

std::string ProgressLine(const Progress& progress) {
  constexpr std::int64_t kCells = 30;
  const double part =
      progress.all <= 0
          ? 1.0
          : std::clamp(static_cast<double>(progress.done) / static_cast<double>(progress.all), 0.0,
                       1.0);
  // Rounded down: full means that all is done.
  const auto filled = static_cast<std::size_t>(part * kCells);
  const std::string bar = std::string(filled, '#') + std::string(kCells - filled, '-');
  return absl::StrFormat("[%s] %3d%%  %d of %d%s%s", bar, static_cast<int>(part * 100),
                         progress.done, progress.all, progress.note.empty() ? "" : "  ",
                         progress.note);
}

}  // namespace flovyn::cli
