#include "commands/by_id_commands.h"

#include "flovyn/base/status_macros.h"

namespace flovyn::cli {
namespace {

struct ById {
  std::string noun = {};
  std::string resource = {};
  std::string id = {};
};

void Declare(CLI::App& app, ById& options) {
  app.add_option("id", options.id, "Id of the " + options.noun)->required();
}

Outcome Get(Session& session, const ById& options) {
  FLOVYN_ASSIGN_OR_RETURN(const Document document,
                          session.rest.Call({.path = {options.resource, options.id}}));
  constexpr std::string_view kFirstMembers[] = {"id",     "key",   "name",
                                                "entity", "query", "fieldType"};
  session.printer.Record(document.text, document.value, kFirstMembers);
  return ExitCode::kOk;
}

Outcome Delete(Session& session, const ById& options) {
  FLOVYN_RETURN_IF_ERROR(
      session.rest.Call({.method = "DELETE", .path = {options.resource, options.id}}).status());
  session.err << "deleted " << options.id << '\n';
  return ExitCode::kOk;
}

}  // namespace

void AddGetById(const Group& group, const std::string& noun, const std::string& resource) {
  AddCommand(group, "get", "Show one", ById{.noun = noun, .resource = resource}, Declare, Get);
}

void AddDeleteById(const Group& group, const std::string& noun, const std::string& resource) {
  AddCommand(group, "delete", "Delete one", ById{.noun = noun, .resource = resource}, Declare,
             Delete);
}

}  // namespace flovyn::cli
