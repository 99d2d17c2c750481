#include <optional>
#include <string>
#include <vector>

#include "commands/await_result.h"
#include "commands/entity.h"
#include "commands/shared_options.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/json/writer.h"

namespace flovyn::cli {
namespace {

constexpr std::string_view kFirstMembers[] = {"workflowExecutionId", "id", "kind", "status",
                                              "createdAt"};

/// What workflows and tasks have at their start.
struct LaunchOptions {
  std::string kind = {};
  JsonArgument input = {};
  MetadataArguments metadata = {};
  std::string queue = {};
  std::optional<int> priority = {};
  std::string key = {};
  std::string key_ttl = {};
};

struct StartOptions {
  LaunchOptions launch = {};
  std::string version = {};
  std::vector<std::string> inherit = {};  ///< Keys, or "all".
  std::string wait = {};
};

struct CreateTaskOptions {
  LaunchOptions launch = {};
  std::optional<int> max_retries = {};
};

void DeclareLaunch(CLI::App& app, LaunchOptions& options) {
  app.add_option("kind", options.kind, "What to run")->required();
  AddJsonOptions(app, "--input", options.input, "The input; {} unless given");
  AddMetadataOptions(app, options.metadata, "Goes into its metadata");
  app.add_option("--queue", options.queue, "Where workers look for it");
  app.add_option("--idempotency-key", options.key, "Gives the same execution when it is repeated");
  app.add_option("--idempotency-ttl", options.key_ttl,
                 "How long the key counts: 30s, 15m, 24h, 7d");
}

absl::StatusOr<JsonObjectWriter> BodyOf(Session& session, const LaunchOptions& options) {
  JsonObjectWriter body;
  body.Add("kind", options.kind);
  FLOVYN_ASSIGN_OR_RETURN(const std::string input,
                          JsonTextOf(options.input, "--input", session.in));
  if (!input.empty()) body.AddRaw("input", input);
  if (options.metadata.given()) {
    FLOVYN_ASSIGN_OR_RETURN(const Json metadata, MetadataOf(options.metadata, "--metadata"));
    body.AddRaw("metadata", metadata.Dump());
  }
  if (!options.queue.empty()) body.Add("queue", options.queue);
  if (options.priority) body.AddInt("prioritySeconds", *options.priority);
  if (!options.key.empty()) body.Add("idempotencyKey", options.key);
  if (!options.key_ttl.empty()) body.Add("idempotencyKeyTTL", options.key_ttl);
  return body;
}

void DeclareStart(CLI::App& app, StartOptions& options) {
  DeclareLaunch(app, options.launch);
  app.add_option("--priority", options.launch.priority,
                 "Seconds that it counts as older than it is, or younger if negative");
  app.add_option("--workflow-version", options.version, "Version of the workflow code");
  app.add_option("--inherit-metadata", options.inherit,
                 "A key whose value its children and tasks get, or all; may be repeated");
  AddWaitOption(app, options.wait);
}

std::string RuleOf(const std::vector<std::string>& inherit) {
  if (inherit == std::vector<std::string>{"all"}) return R"("all")";
  JsonArrayWriter keys;
  for (const std::string& key : inherit) keys.Add(key);
  return keys.Finish();
}

Outcome Start(Session& session, const StartOptions& options) {
  FLOVYN_ASSIGN_OR_RETURN(JsonObjectWriter body, BodyOf(session, options.launch));
  if (!options.version.empty()) body.Add("version", options.version);
  if (!options.inherit.empty()) body.AddRaw("inheritMetadata", RuleOf(options.inherit));
  FLOVYN_ASSIGN_OR_RETURN(
      const Document started,
      session.rest.Call(
          {.method = "POST", .path = {std::string(kWorkflow.resource)}, .body = body.Finish()}));
  if (options.wait.empty()) {
    session.printer.Record(started.text, started.value, kFirstMembers);
    return ExitCode::kOk;
  }
  const std::string id = CellOf(started.value.Find("workflowExecutionId"));
  session.err << "started " << id << std::endl;
  return AwaitResult(session, id, options.wait);
}

void DeclareCreate(CLI::App& app, CreateTaskOptions& options) {
  DeclareLaunch(app, options.launch);
  app.add_option("--max-retries", options.max_retries, "Runs after the first, if that fails");
}

Outcome Create(Session& session, const CreateTaskOptions& options) {
  FLOVYN_ASSIGN_OR_RETURN(JsonObjectWriter body, BodyOf(session, options.launch));
  if (options.max_retries) body.AddInt("maxRetries", *options.max_retries);
  FLOVYN_ASSIGN_OR_RETURN(
      const Document created,
      session.rest.Call(
          {.method = "POST", .path = {std::string(kTask.resource)}, .body = body.Finish()}));
  session.printer.Record(created.text, created.value, kFirstMembers);
  return ExitCode::kOk;
}

}  // namespace

void AddStartCommand(const Group& group) {
  AddCommand(group, "start", "Start a workflow", StartOptions(), DeclareStart, Start);
}

void AddCreateTaskCommand(const Group& group) {
  AddCommand(group, "create", "Create a task that belongs to no workflow", CreateTaskOptions(),
             DeclareCreate, Create);
}

}  // namespace flovyn::cli
