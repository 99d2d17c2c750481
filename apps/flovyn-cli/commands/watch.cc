#include "commands/watch.h"

#include "absl/strings/numbers.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::cli {

void AddWatchOption(CLI::App& app, std::string& seconds) {
  app.add_flag("--watch{2}", seconds, "Show it again every so many seconds, 2 unless given")
      ->type_name("SECONDS");
}

Outcome ShowOrWatch(Session& session, const std::string& seconds,
                    const std::function<absl::StatusOr<Watched>()>& show) {
  constexpr int kMaxSeconds = 3600;
  if (seconds.empty()) {
    FLOVYN_RETURN_IF_ERROR(show().status());
    return ExitCode::kOk;
  }
  int period = 0;
  if (!absl::SimpleAtoi(seconds, &period) || period < 1 || period > kMaxSeconds) {
    return InvalidField("--watch", "expected seconds, 1 to 3600, as in --watch=5");
  }
  session.printer.ShowRepeatedly();
  while (true) {
    session.printer.BeginAnew();
    FLOVYN_ASSIGN_OR_RETURN(const Watched watched, show());
    if (watched == Watched::kOver) return ExitCode::kOk;
    session.pause(absl::Seconds(period));
  }
}

Watched WatchedOf(std::string_view status) {
  const bool open = status == "PENDING" || status == "RUNNING" || status == "WAITING";
  return open ? Watched::kGoesOn : Watched::kOver;
}

}  // namespace flovyn::cli
