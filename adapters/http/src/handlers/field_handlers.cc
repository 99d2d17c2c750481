#include "bodies/field_bodies.h"
#include "bodies/lists.h"
#include "body_writer.h"
#include "call.h"
#include "handlers/handlers.h"
#include "route_parameters.h"

namespace flovyn::http {

absl::StatusOr<Reply> ListMetadataFields(const Call& call) {
  FieldFilter filter;
  FLOVYN_ASSIGN_OR_RETURN(filter.workflow_kind, call.query().One(kWorkflowKind));
  FLOVYN_ASSIGN_OR_RETURN(filter.task_kind, call.query().One(kTaskKind));
  FLOVYN_ASSIGN_OR_RETURN(
      const std::vector<MetadataField> fields,
      call.engine().metadata_fields().List(call.caller(), call.tenant().id, filter));
  return Reply{.body = WriteList(kMetadataFieldList, WriteArray(fields, WriteField))};
}

absl::StatusOr<Reply> CreateMetadataField(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(MetadataField wanted, ReadNewField(call.body()));
  wanted.tenant = call.tenant().id;
  FLOVYN_ASSIGN_OR_RETURN(const MetadataField field,
                          call.engine().metadata_fields().Create(call.caller(), std::move(wanted)));
  return Reply{.status = 201,
               .body = WriteField(field),
               .location = call.OrganizationPath("/metadata-fields/" + field.id.str())};
}

absl::StatusOr<Reply> GetMetadataField(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const auto id, call.PathId<MetadataFieldId>("fieldId"));
  FLOVYN_ASSIGN_OR_RETURN(const MetadataField field,
                          call.engine().metadata_fields().Get(call.caller(), call.tenant().id, id));
  return Reply{.body = WriteField(field)};
}

absl::StatusOr<Reply> UpdateMetadataField(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const auto id, call.PathId<MetadataFieldId>("fieldId"));
  FLOVYN_ASSIGN_OR_RETURN(MetadataField field,
                          call.engine().metadata_fields().Get(call.caller(), call.tenant().id, id));
  FLOVYN_RETURN_IF_ERROR(ReadFieldChanges(call.body(), field));
  FLOVYN_ASSIGN_OR_RETURN(const MetadataField updated,
                          call.engine().metadata_fields().Update(call.caller(), field));
  return Reply{.body = WriteField(updated)};
}

absl::StatusOr<Reply> DeleteMetadataField(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const auto id, call.PathId<MetadataFieldId>("fieldId"));
  FLOVYN_RETURN_IF_ERROR(
      call.engine().metadata_fields().Delete(call.caller(), call.tenant().id, id));
  return Reply{.status = 204};
}

}  // namespace flovyn::http
