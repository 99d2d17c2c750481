#include "commands/entity.h"
#include "commands/shared_options.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/json/writer.h"

namespace flovyn::cli {
namespace {

struct CancelOptions {
  std::string id = {};
  std::string reason = {};
  bool leave_children = false;
};

struct RetryOptions {
  std::string id = {};
  std::string note = {};
};

struct SignalOptions {
  std::string id = {};
  std::string name = {};
  JsonArgument value = {};
};

void DeclareId(CLI::App& app, std::string& id) {
  app.add_option("id", id, "Id of the workflow")->required();
}

Outcome Post(Session& session, const std::string& id, const std::string& verb,
             JsonObjectWriter& body) {
  FLOVYN_ASSIGN_OR_RETURN(const Document document,
                          session.rest.Call({.method = "POST",
                                             .path = {std::string(kWorkflow.resource), id, verb},
                                             .body = body.Finish()}));
  session.printer.Record(document.text, document.value, {});
  return ExitCode::kOk;
}

Outcome Cancel(Session& session, const CancelOptions& options) {
  JsonObjectWriter body;
  if (!options.reason.empty()) body.Add("reason", options.reason);
  if (options.leave_children) body.AddBool("cascadeToChildren", false);
  return Post(session, options.id, "cancel", body);
}

Outcome Retry(Session& session, const RetryOptions& options) {
  JsonObjectWriter body;
  if (!options.note.empty()) body.Add("note", options.note);
  return Post(session, options.id, "retry", body);
}

Outcome Signal(Session& session, const SignalOptions& options) {
  FLOVYN_ASSIGN_OR_RETURN(const std::string value,
                          JsonTextOf(options.value, "--value", session.in));
  JsonObjectWriter body;
  body.Add("signalName", options.name);
  if (!value.empty()) body.AddRaw("signalValue", value);
  return Post(session, options.id, "signal", body);
}

}  // namespace

void AddSteeringCommands(const Group& group) {
  AddCommand(
      group, "cancel", "Cancel one, and its child workflows", CancelOptions(),
      [](CLI::App& app, CancelOptions& options) {
        DeclareId(app, options.id);
        app.add_option("--reason", options.reason, "Why; the history keeps it");
        app.add_flag("--leave-children", options.leave_children, "Its open child workflows go on");
      },
      Cancel);
  AddCommand(
      group, "retry", "Run a failed one again", RetryOptions(),
      [](CLI::App& app, RetryOptions& options) {
        DeclareId(app, options.id);
        app.add_option("--note", options.note, "Why; the audit log keeps it");
      },
      Retry);
  AddCommand(
      group, "signal", "Send a signal to one", SignalOptions(),
      [](CLI::App& app, SignalOptions& options) {
        DeclareId(app, options.id);
        app.add_option("name", options.name, "What the workflow waits for")->required();
        AddJsonOptions(app, "--value", options.value, "What comes with it; null unless given");
      },
      Signal);
}

}  // namespace flovyn::cli
