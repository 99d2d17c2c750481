#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "commands/await_result.h"
#include "commands/entity.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/slices.h"
#include "output/display_text.h"
#include "output/json_text.h"

namespace flovyn::cli {
namespace {

constexpr absl::Duration kLongestPoll = absl::Seconds(60);
constexpr int kEnded = 200;

struct ResultOptions {
  std::string id = {};
  std::string wait = {};
};

absl::StatusOr<absl::Duration> PatienceOf(const std::string& wait) {
  constexpr int kMaxSeconds = 30 * 24 * 3600;
  int seconds = 0;
  if (wait.empty()) return absl::ZeroDuration();
  if (!absl::SimpleAtoi(wait, &seconds) || seconds < 0 || seconds > kMaxSeconds) {
    return InvalidField("--wait", "expected seconds, as in --wait=60");
  }
  return seconds == 0 ? absl::InfiniteDuration() : absl::Seconds(seconds);
}

absl::StatusOr<Document> Poll(Session& session, const std::string& id, absl::Duration patience) {
  const absl::Time until = absl::Now() + patience;
  while (true) {
    const absl::Duration left = std::max(until - absl::Now(), absl::ZeroDuration());
    // Whole seconds, rounded up: a wait of none would be asked for again and again.
    const absl::Duration longer = std::min(absl::Ceil(left, absl::Seconds(1)), kLongestPoll);
    Request request = {.path = {std::string(kWorkflow.resource), id, "result"}, .longer = longer};
    request.With("wait", absl::StrFormat("%ds", absl::ToInt64Seconds(longer)));
    FLOVYN_ASSIGN_OR_RETURN(Document document, session.rest.Call(request));
    if (document.status == kEnded || absl::Now() >= until) return document;
  }
}

void TellOutcome(Session& session, const Document& document, std::string_view status) {
  const Json* error = document.value.Find("error");
  session.err << absl::StrFormat("flovyn: the workflow %s is %s",
                                 CellOf(document.value.Find("workflowExecutionId")), status);
  if (error != nullptr && !error->is_null()) session.err << ": " << DisplayText(CellOf(error));
  session.err << '\n';
}

absl::Status PrintOutcome(Session& session, const Document& document, bool completed) {
  if (session.printer.format() != OutputFormat::kTable) {
    session.printer.Record(document.text, document.value, {});
  } else if (completed) {
    FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, TopLevelSlices(document.text));
    const auto output = members.find("output");
    session.printer.Text(output == members.end() ? "null" : IndentedJson(output->second));
  }
  return absl::OkStatus();
}

Outcome Run(Session& session, const ResultOptions& options) {
  return AwaitResult(session, options.id, options.wait);
}

}  // namespace

void AddWaitOption(CLI::App& app, std::string& wait) {
  app.add_flag("--wait{0}", wait, "Wait for its end, at most so many seconds if given")
      ->type_name("SECONDS");
}

Outcome AwaitResult(Session& session, const std::string& id, const std::string& wait) {
  FLOVYN_ASSIGN_OR_RETURN(const absl::Duration patience, PatienceOf(wait));
  FLOVYN_ASSIGN_OR_RETURN(const Document document, Poll(session, id, patience));
  const std::string status = CellOf(document.value.Find("status"));
  const bool completed = status == "COMPLETED";
  FLOVYN_RETURN_IF_ERROR(PrintOutcome(session, document, completed));
  if (completed) return ExitCode::kOk;
  TellOutcome(session, document, status);
  return document.status == kEnded ? ExitCode::kNotDone : ExitCode::kNotEnded;
}

void AddResultCommand(const Group& group) {
  AddCommand(
      group, "result", "Print the output; fails unless it has completed", ResultOptions(),
      [](CLI::App& app, ResultOptions& options) {
        app.add_option("id", options.id, "Id of the workflow")->required();
        AddWaitOption(app, options.wait);
      },
      Run);
}

}  // namespace flovyn::cli
