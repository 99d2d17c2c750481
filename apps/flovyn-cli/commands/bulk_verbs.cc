#include <optional>

#include "absl/strings/str_format.h"
#include "commands/bulk_commands.h"
#include "commands/bulk_progress.h"
#include "commands/shared_options.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/writer.h"

namespace flovyn::cli {
namespace {

constexpr std::string_view kSampleColumns = "id,kind,status,createdAt,metadata";

/// What all verbs have.
struct JobOptions {
  std::string entity = "workflow";
  std::string query = {};
  bool all = false;
  bool dry_run = false;
  bool yes = false;
  bool watch = false;
  std::optional<int> max = {};
  std::optional<int> rate = {};
  std::string reason = {};
};

struct CancelOptions {
  JobOptions job = {};
  std::string reason = {};
  bool leave_children = false;
};

struct RetryOptions {
  JobOptions job = {};
  std::string note = {};
};

struct SignalOptions {
  JobOptions job = {};
  std::string name = {};
  JsonArgument value = {};
};

struct UpdateOptions {
  JobOptions job = {};
  MetadataChange change = {};
};

void DeclareJob(CLI::App& app, JobOptions& options) {
  app.add_option("--entity", options.entity, "Which executions: workflow unless given")
      ->check(CLI::IsMember({"workflow", "task"}));
  AddQueryOption(app, options.query);
  app.add_flag("--all", options.all, "Every execution, without a query");
  app.add_flag("--dry-run", options.dry_run, "Only show how many, and some of them");
  app.add_flag("-y,--yes", options.yes, "Do not ask");
  app.add_flag("--watch", options.watch, "Show the progress until it has ended");
  app.add_option("--max-executions", options.max, "Begin nothing if the query finds more");
  app.add_option("--rate", options.rate, "At most so many executions a second");
  app.add_option("--reason", options.reason, "Why; the audit log of the job keeps it");
}

struct Job {
  const JobOptions& options;
  std::string_view verb = {};
  std::string arguments = {};  ///< A JSON object.
};

std::string BodyOf(const Job& job, bool dry_run) {
  JsonObjectWriter body;
  body.Add("entity", job.options.entity)
      .Add("verb", job.verb)
      .Add("query", job.options.query)
      .AddRaw("arguments", job.arguments);
  if (job.options.all) body.AddBool("all", true);
  if (dry_run) body.AddBool("dryRun", true);
  if (job.options.max) body.AddInt("maxExecutions", *job.options.max);
  if (job.options.rate) body.AddInt("ratePerSecond", *job.options.rate);
  if (!job.options.reason.empty()) body.Add("reason", job.options.reason);
  return body.Finish();
}

absl::StatusOr<Document> Send(Session& session, const Job& job, bool dry_run) {
  return session.rest.Call({.method = "POST", .path = {kBulkJobs}, .body = BodyOf(job, dry_run)});
}

std::string MatchedOf(const Json& preview) {
  const Json* bound = preview.Find("matchedIsLowerBound");
  return (bound != nullptr && bound->AsBool() ? "more than " : "") +
         CellOf(preview.Find("matched"));
}

Outcome DryRun(Session& session, const Job& job) {
  FLOVYN_ASSIGN_OR_RETURN(const Document preview, Send(session, job, true));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<Column> columns, ParseColumns(kSampleColumns));
  session.printer.Rows(preview.text, TableOf(ListIn(preview.value, "sample"), columns));
  if (!session.printer.is_json()) session.err << MatchedOf(preview.value) << " match\n";
  return ExitCode::kOk;
}

/// Whether a person agrees.
absl::StatusOr<bool> Confirmed(Session& session, const Job& job) {
  if (job.options.yes) return true;
  if (!session.terminal.in) {
    return InvalidField("--yes",
                        "is needed where nobody can be asked; --dry-run shows what is meant");
  }
  FLOVYN_ASSIGN_OR_RETURN(const Document preview, Send(session, job, true));
  session.err << absl::StrFormat("%s %s %ss? [y/N] ", job.verb, MatchedOf(preview.value),
                                 job.options.entity)
              << std::flush;
  std::string answer;
  std::getline(session.in, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

Outcome Begin(Session& session, const Job& job) {
  if (job.options.dry_run) return DryRun(session, job);
  FLOVYN_ASSIGN_OR_RETURN(const bool confirmed, Confirmed(session, job));
  if (!confirmed) return FailedPrecondition("nothing was begun");
  FLOVYN_ASSIGN_OR_RETURN(const Document begun, Send(session, job, false));
  if (job.options.watch) {
    const std::string id = CellOf(begun.value.Find("id"));
    session.err << "job " << id << std::endl;
    return FollowBulkJob(session, id);
  }
  session.printer.Record(begun.text, begun.value, kBulkJobMembers);
  return ExitCode::kOk;
}

Outcome Cancel(Session& session, const CancelOptions& options) {
  JsonObjectWriter arguments;
  if (!options.reason.empty()) arguments.Add("reason", options.reason);
  if (options.leave_children) arguments.AddBool("cascadeToChildren", false);
  return Begin(session, {options.job, "cancel", arguments.Finish()});
}

Outcome Retry(Session& session, const RetryOptions& options) {
  JsonObjectWriter arguments;
  if (!options.note.empty()) arguments.Add("note", options.note);
  return Begin(session, {options.job, "retry", arguments.Finish()});
}

Outcome Signal(Session& session, const SignalOptions& options) {
  FLOVYN_ASSIGN_OR_RETURN(const std::string value,
                          JsonTextOf(options.value, "--value", session.in));
  JsonObjectWriter arguments;
  arguments.Add("signalName", options.name);
  if (!value.empty()) arguments.AddRaw("signalValue", value);
  return Begin(session, {options.job, "signal", arguments.Finish()});
}

Outcome Update(Session& session, const UpdateOptions& options) {
  FLOVYN_ASSIGN_OR_RETURN(std::string arguments, ChangeBody(options.change, ""));
  return Begin(session, {options.job, "updateMetadata", std::move(arguments)});
}

}  // namespace

void AddBulkVerbs(const Group& group) {
  AddCommand(
      group, "cancel", "Cancel them", CancelOptions(),
      [](CLI::App& app, CancelOptions& options) {
        DeclareJob(app, options.job);
        app.add_option("--cancel-reason", options.reason,
                       "What each execution keeps as the reason");
        app.add_flag("--leave-children", options.leave_children, "Open child workflows go on");
      },
      Cancel);
  AddCommand(
      group, "retry", "Run those that failed again", RetryOptions(),
      [](CLI::App& app, RetryOptions& options) {
        DeclareJob(app, options.job);
        app.add_option("--note", options.note, "What the audit log of each execution keeps");
      },
      Retry);
  AddCommand(
      group, "signal", "Send each the same signal", SignalOptions(),
      [](CLI::App& app, SignalOptions& options) {
        app.add_option("name", options.name, "What the workflows wait for")->required();
        AddJsonOptions(app, "--value", options.value, "What comes with it; null unless given");
        DeclareJob(app, options.job);
      },
      Signal);
  AddCommand(
      group, "update-metadata", "Change the metadata of each", UpdateOptions(),
      [](CLI::App& app, UpdateOptions& options) {
        AddChangeOptions(app, options.change);
        DeclareJob(app, options.job);
      },
      Update);
}

}  // namespace flovyn::cli
