#include <optional>

#include "commands/by_id_commands.h"
#include "commands/print_list.h"
#include "commands/shared_options.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/json/writer.h"

namespace flovyn::cli {
namespace {

constexpr char kResource[] = "metadata-fields";
constexpr std::string_view kColumns =
    "id,key,fieldType,scope,strict,sensitive,allowedValues,description";
constexpr std::string_view kFirstMembers[] = {"id", "key", "fieldType", "scope", "allowedValues"};

struct ListOptions {
  std::string workflow_kind = {};
  std::string task_kind = {};
};

/// What is said of a field; what is not stays as it is.
struct FieldOptions {
  std::string id = {};
  std::optional<std::string> key = {};
  std::optional<std::string> type = {};
  std::vector<std::string> values = {};
  std::optional<std::string> name = {};
  std::optional<std::string> description = {};
  std::optional<std::string> workflow_kind = {};
  std::optional<std::string> task_kind = {};
  std::optional<std::string> extract_from = {};
  std::optional<int> order = {};
  std::optional<bool> strict = {};
  std::optional<bool> sensitive = {};
};

void DeclareDetails(CLI::App& app, FieldOptions& options) {
  AddTexts(app, "--value", options.values, "A value of an enum; may be repeated");
  app.add_option("--name", options.name, "How people call it");
  app.add_option("--description", options.description, "What it is for");
  app.add_option("--workflow-kind", options.workflow_kind, "Only for workflows of this kind");
  app.add_option("--task-kind", options.task_kind, "Only for tasks of this kind");
  app.add_option("--extract-from", options.extract_from,
                 "Taken from this path of the input when a start does not give it");
  app.add_option("--order", options.order, "Smaller ones are shown first");
  AddTruth(app, "strict", options.strict, "Refuse starts with a value that does not fit");
  AddTruth(app, "sensitive", options.sensitive, "Its values stay out of logs");
}

CLI::Option* DeclareType(CLI::App& app, FieldOptions& options) {
  return app.add_option("--type", options.type, "Of its values")
      ->check(CLI::IsMember({"enum", "text", "number", "boolean"}));
}

void DeclareCreate(CLI::App& app, FieldOptions& options) {
  app.add_option("key", options.key, "The key of the metadata")->required();
  DeclareType(app, options)->required();
  DeclareDetails(app, options);
}

void DeclareUpdate(CLI::App& app, FieldOptions& options) {
  app.add_option("id", options.id, "Id of the field")->required();
  app.add_option("--key", options.key, "The key of the metadata");
  DeclareType(app, options);
  DeclareDetails(app, options);
}

std::string BodyOf(const FieldOptions& options) {
  JsonObjectWriter body;
  const auto add = [&](std::string_view name, const std::optional<std::string>& text) {
    if (text) body.Add(name, *text);
  };
  add("key", options.key);
  add("fieldType", options.type);
  add("displayName", options.name);
  add("description", options.description);
  add("workflowKind", options.workflow_kind);
  add("taskKind", options.task_kind);
  add("extractFrom", options.extract_from);
  if (!options.values.empty()) {
    JsonArrayWriter values;
    for (const std::string& value : options.values) values.Add(value);
    body.AddRaw("allowedValues", values.Finish());
  }
  if (options.order) body.AddInt("displayOrder", *options.order);
  if (options.strict) body.AddBool("strict", *options.strict);
  if (options.sensitive) body.AddBool("sensitive", *options.sensitive);
  return body.Finish();
}

Outcome Show(Session& session, const Request& request) {
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  session.printer.Record(document.text, document.value, kFirstMembers);
  return ExitCode::kOk;
}

Outcome List(Session& session, const ListOptions& options) {
  Request request = {.path = {kResource}};
  request.With("workflow_kind", options.workflow_kind).With("task_kind", options.task_kind);
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  return PrintList(session, document, "fields", kColumns);
}

Outcome Create(Session& session, const FieldOptions& options) {
  return Show(session, {.method = "POST", .path = {kResource}, .body = BodyOf(options)});
}

Outcome Update(Session& session, const FieldOptions& options) {
  return Show(session, {.method = "PUT", .path = {kResource, options.id}, .body = BodyOf(options)});
}

}  // namespace

void AddFieldCommands(const Group& root) {
  const Group group = root.Sub("fields", "What is known about keys of the metadata");
  AddCommand(
      group, "list", "Show them", ListOptions(),
      [](CLI::App& app, ListOptions& options) {
        app.add_option("--workflow-kind", options.workflow_kind,
                       "Those that count for workflows of this kind");
        app.add_option("--task-kind", options.task_kind, "Those that count for tasks of this kind");
      },
      List);
  AddGetById(group, "field", kResource);
  AddCommand(group, "create", "Describe a key", FieldOptions(), DeclareCreate, Create);
  AddCommand(group, "update", "Change what is given", FieldOptions(), DeclareUpdate, Update);
  AddDeleteById(group, "field", kResource);
}

}  // namespace flovyn::cli
