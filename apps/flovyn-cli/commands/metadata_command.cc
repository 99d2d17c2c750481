#include "commands/entity.h"
#include "commands/shared_options.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/writer.h"

namespace flovyn::cli {
namespace {

struct MetadataOptions {
  Entity entity = {};
  std::string id = {};
  MetadataChange change = {};
  std::string reason = {};
};

void Declare(CLI::App& app, MetadataOptions& options) {
  app.add_option("id", options.id, "Id of the " + std::string(options.entity.noun))->required();
  AddChangeOptions(app, options.change);
  app.add_option("--reason", options.reason, "Why; the audit log keeps it");
}

void Print(Session& session, const Json* metadata) {
  const Json object = metadata == nullptr || metadata->is_null() ? Json::Object({}) : *metadata;
  session.printer.Record(object.Dump(), object, {});
}

Outcome Run(Session& session, const MetadataOptions& options) {
  Request request = {.path = {std::string(options.entity.resource), options.id}};
  if (options.change.given()) {
    request.method = "PATCH";
    request.path.push_back("metadata");
    FLOVYN_ASSIGN_OR_RETURN(request.body, ChangeBody(options.change, options.reason));
  } else if (!options.reason.empty()) {
    return InvalidField("--reason", "nothing is to be changed; give --metadata, --delete …");
  }
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  Print(session, document.value.Find("metadata"));
  return ExitCode::kOk;
}

}  // namespace

void AddMetadataCommand(const Group& group, const Entity& entity) {
  MetadataOptions options;
  options.entity = entity;
  AddCommand(group, "metadata", "Show the metadata, or change it", options, Declare, Run);
}

}  // namespace flovyn::cli
