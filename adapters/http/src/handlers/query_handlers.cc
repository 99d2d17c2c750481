#include "bodies/query_help_bodies.h"
#include "call.h"
#include "handlers/handlers.h"

namespace flovyn::http {
namespace {

absl::StatusOr<query::Entity> EntityOf(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const auto entity, call.query().Enum("entity", query::kEntityText));
  if (entity) return *entity;
  return InvalidField("entity",
                      "is required: workflow, task, workflowDefinition or taskDefinition");
}

}  // namespace

absl::StatusOr<Reply> AutocompleteQuery(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const QueryDraft draft, ReadQueryDraft(call.body()));
  FLOVYN_ASSIGN_OR_RETURN(
      const query::Completion completion,
      call.engine().queries().Complete(call.caller(), call.tenant().id, draft.entity, draft.query,
                                       draft.cursor));
  return Reply{.body = WriteCompletion(completion)};
}

absl::StatusOr<Reply> ListQueryFields(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const query::Entity entity, EntityOf(call));
  FLOVYN_ASSIGN_OR_RETURN(
      const std::vector<query::OperandHelp> operands,
      call.engine().queries().Operands(call.caller(), call.tenant().id, entity));
  return Reply{.body = WriteOperands(operands)};
}

absl::StatusOr<Reply> ListQueryOperators(const Call&) { return Reply{.body = WriteOperators()}; }

absl::StatusOr<Reply> ListQueryValues(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const query::Entity entity, EntityOf(call));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> field, call.query().One("field"));
  if (!field) return InvalidField("field", "is required: a field, or metadata.KEY");
  FLOVYN_ASSIGN_OR_RETURN(
      const std::vector<query::Suggestion> values,
      call.engine().queries().Values(call.caller(), call.tenant().id, entity, *field));
  return Reply{.body = WriteValues(values)};
}

absl::StatusOr<Reply> ValidateQuery(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const QueryDraft draft, ReadQueryDraft(call.body()));
  FLOVYN_ASSIGN_OR_RETURN(
      const std::vector<query::Problem> problems,
      call.engine().queries().Validate(call.caller(), call.tenant().id, draft.entity, draft.query));
  return Reply{.body = WriteVerdict(problems)};
}

}  // namespace flovyn::http
