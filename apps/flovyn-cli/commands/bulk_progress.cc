#include "commands/bulk_progress.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "commands/bulk_commands.h"
#include "flovyn/base/status_macros.h"
#include "output/display_text.h"
#include "output/progress_line.h"

namespace flovyn::cli {
namespace {

constexpr absl::Duration kBetweenLooks = absl::Seconds(1);
constexpr std::string_view kToLineBegin = "\r\033[K";

std::int64_t NumberOf(const Json& job, std::string_view name) {
  std::int64_t number = 0;
  return absl::SimpleAtoi(CellOf(job.Find(name)), &number) ? number : 0;
}

std::string LineOf(const Json& job) {
  std::string note;
  if (const auto skipped = NumberOf(job, "skipped"))
    note += absl::StrFormat("%d skipped ", skipped);
  if (const auto failed = NumberOf(job, "failed")) note += absl::StrFormat("%d failed", failed);
  return ProgressLine(
      {.done = NumberOf(job, "processed"), .all = NumberOf(job, "matched"), .note = note});
}

void TellErrors(Session& session, const Json& job) {
  for (const Json& error : ListIn(job, "errors")) {
    session.err << DisplayText(CellOf(error.Find("id"))) << ": "
                << DisplayText(CellOf(error.Find("error"))) << '\n';
  }
}

}  // namespace

Outcome FollowBulkJob(Session& session, const std::string& id) {
  while (true) {
    FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call({.path = {kBulkJobs, id}}));
    const Json& job = document.value;
    const std::string status = CellOf(job.Find("status"));
    const bool over = status != "PENDING" && status != "RUNNING";
    if (session.terminal.err) session.err << kToLineBegin << LineOf(job) << std::flush;
    if (!over) {
      session.pause(kBetweenLooks);
      continue;
    }
    session.err << (session.terminal.err ? "\n" : LineOf(job) + "\n");
    TellErrors(session, job);
    session.printer.Record(document.text, job, kBulkJobMembers);
    const bool done = status == "COMPLETED" && NumberOf(job, "failed") == 0;
    return done ? ExitCode::kOk : ExitCode::kNotDone;
  }
}

}  // namespace flovyn::cli
