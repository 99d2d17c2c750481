#include <optional>

#include "absl/strings/str_format.h"
#include "commands/by_id_commands.h"
#include "commands/entity.h"
#include "commands/print_list.h"
#include "commands/shared_options.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/writer.h"

namespace flovyn::cli {
namespace {

constexpr char kResource[] = "saved-queries";
constexpr std::string_view kColumns = "id,name,entity,query,isShared,useCount,lastUsedAt";
constexpr std::string_view kFirstMembers[] = {"id", "name", "entity", "query"};
constexpr std::string_view kDefinitionColumns = "kind,name,availabilityStatus,workerCount";

/// What is said of a query; what is not stays as it is.
struct QueryOptions {
  std::string id = {};
  std::optional<std::string> name = {};
  std::optional<std::string> entity = {};
  std::string query = {};
  std::optional<std::string> description = {};
  std::optional<bool> shared = {};
};

struct RunOptions {
  std::string id = {};
  int limit = 20;
  std::string cursor = {};
  std::string columns = {};
};

CLI::Option* DeclareEntity(CLI::App& app, std::optional<std::string>& entity) {
  return app.add_option("--entity", entity, "What it finds")
      ->check(CLI::IsMember({"workflow", "task", "workflowDefinition", "taskDefinition"}));
}

void DeclareDetails(CLI::App& app, QueryOptions& options) {
  AddQueryOption(app, options.query);
  app.add_option("--description", options.description, "What it is for");
  AddTruth(app, "shared", options.shared, "All members see it");
}

void DeclareCreate(CLI::App& app, QueryOptions& options) {
  app.add_option("name", options.name, "How it is called")->required();
  DeclareEntity(app, options.entity)->required();
  DeclareDetails(app, options);
  app.get_option("--query")->required();
}

void DeclareUpdate(CLI::App& app, QueryOptions& options) {
  app.add_option("id", options.id, "Id of the query")->required();
  app.add_option("--name", options.name, "How it is called");
  DeclareEntity(app, options.entity);
  DeclareDetails(app, options);
}

void DeclareRun(CLI::App& app, RunOptions& options) {
  app.add_option("id", options.id, "Id of the query")->required();
  app.add_option("--limit", options.limit, "At most so many rows, 1 to 100; 20 unless given")
      ->check(CLI::Range(1, 100));
  app.add_option("--cursor", options.cursor, "Go on where an earlier run says that it ended");
  app.add_option("--columns", options.columns, "What to show of each, as in id,metadata.region");
}

std::string BodyOf(const QueryOptions& options) {
  JsonObjectWriter body;
  if (options.name) body.Add("name", *options.name);
  if (options.entity) body.Add("entity", *options.entity);
  if (!options.query.empty()) body.Add("query", options.query);
  if (options.description) body.Add("description", *options.description);
  if (options.shared) body.AddBool("isShared", *options.shared);
  return body.Finish();
}

Outcome Show(Session& session, const Request& request) {
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  session.printer.Record(document.text, document.value, kFirstMembers);
  return ExitCode::kOk;
}

Outcome Create(Session& session, const QueryOptions& options) {
  return Show(session, {.method = "POST", .path = {kResource}, .body = BodyOf(options)});
}

Outcome Update(Session& session, const QueryOptions& options) {
  return Show(session, {.method = "PUT", .path = {kResource, options.id}, .body = BodyOf(options)});
}

Outcome List(Session& session, const std::optional<std::string>& entity) {
  Request request = {.path = {kResource}};
  request.With("entity", entity.value_or(""));
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  return PrintList(session, document, "savedQueries", kColumns);
}

Outcome Run(Session& session, const RunOptions& options) {
  JsonObjectWriter body;
  body.AddInt("limit", options.limit);
  if (!options.cursor.empty()) body.Add("cursor", options.cursor);
  FLOVYN_ASSIGN_OR_RETURN(
      const Document document,
      session.rest.Call(
          {.method = "POST", .path = {kResource, options.id, "execute"}, .body = body.Finish()}));
  const Json* next = document.value.Find("nextCursor");
  if (next != nullptr && !session.printer.is_json()) {
    session.err << absl::StrFormat("there are more; go on with --cursor %s\n", CellOf(next));
  }
  // The answer is the list of whatever the query is about.
  const std::pair<std::string_view, std::string_view> lists[] = {
      {kWorkflow.list, kWorkflow.columns},
      {kTask.list, kTask.columns},
      {"definitions", kDefinitionColumns}};
  for (const auto& [list, columns] : lists) {
    if (document.value.Find(list) == nullptr) continue;
    return PrintList(session, document, list, options.columns.empty() ? columns : options.columns);
  }
  return FailedPrecondition("the answer has no list");
}

}  // namespace

void AddQueryCommands(const Group& root) {
  const Group group = root.Sub("queries", "Saved queries");
  AddCommand(
      group, "list", "Show them", std::optional<std::string>(),
      [](CLI::App& app, std::optional<std::string>& entity) { DeclareEntity(app, entity); }, List);
  AddGetById(group, "query", kResource);
  AddCommand(group, "create", "Save a query", QueryOptions(), DeclareCreate, Create);
  AddCommand(group, "update", "Change what is given", QueryOptions(), DeclareUpdate, Update);
  AddDeleteById(group, "query", kResource);
  AddCommand(group, "run", "Show what it finds", RunOptions(), DeclareRun, Run);
}

}  // namespace flovyn::cli
