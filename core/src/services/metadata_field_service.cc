#include "flovyn/services/metadata_field_service.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/str_format.h"
#include "check_values.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

constexpr std::int64_t kMaxDisplayOrder = 1'000'000'000;

/// As the metadata of an execution would be.
absl::Status CheckKey(const std::string& key, const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(CheckText("key", key, limits.name_bytes, Emptiness::kRefused));
  const auto metadata = Metadata::From(Json::Object({{key, Json::Bool(true)}}), limits.metadata);
  if (metadata.ok()) return absl::OkStatus();
  return InvalidField("key", std::string(metadata.status().message()));
}

absl::Status CheckKinds(const std::optional<std::string>& workflow_kind,
                        const std::optional<std::string>& task_kind, const Limits& limits) {
  if (workflow_kind && task_kind) {
    return InvalidField("taskKind", "cannot be given together with workflowKind; give one of them");
  }
  if (workflow_kind) {
    FLOVYN_RETURN_IF_ERROR(
        CheckText("workflowKind", *workflow_kind, limits.kind_bytes, Emptiness::kRefused));
  }
  if (!task_kind) return absl::OkStatus();
  return CheckText("taskKind", *task_kind, limits.kind_bytes, Emptiness::kRefused);
}

absl::Status CheckValues(const MetadataField& field, const Limits& limits) {
  constexpr std::string_view kName = "allowedValues";
  const std::vector<std::string>& values = field.allowed_values;
  if (field.type != MetadataFieldType::kEnum) {
    if (values.empty()) return absl::OkStatus();
    return InvalidField(kName, absl::StrFormat("a field of type %s has none; only enum has",
                                               ToText(kMetadataFieldTypeText, field.type)));
  }
  if (values.empty()) return InvalidField(kName, "an enum needs at least one value");
  if (values.size() > limits.allowed_values) {
    return InvalidField(kName, absl::StrFormat("%d values, at most %d are allowed", values.size(),
                                               limits.allowed_values));
  }
  std::size_t bytes = 0;
  std::set<std::string_view> seen;
  for (const std::string& value : values) {
    FLOVYN_RETURN_IF_ERROR(CheckText(kName, value, limits.name_bytes, Emptiness::kRefused));
    if (!seen.insert(value).second) {
      return InvalidField(kName, absl::StrFormat("\"%s\" is there twice", value));
    }
    bytes += value.size();
  }
  if (bytes <= limits.allowed_values_bytes) return absl::OkStatus();
  return InvalidField(kName, absl::StrFormat("%d bytes in all, at most %d are allowed", bytes,
                                             limits.allowed_values_bytes));
}

absl::Status CheckField(const MetadataField& field, const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(CheckKey(field.key, limits));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("displayName", field.display_name, limits.name_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("description", field.description, limits.note_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(CheckValues(field, limits));
  FLOVYN_RETURN_IF_ERROR(CheckKinds(field.workflow_kind, field.task_kind, limits));
  FLOVYN_RETURN_IF_ERROR(
      CheckRange("displayOrder", field.display_order, -kMaxDisplayOrder, kMaxDisplayOrder));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("extractFrom", field.extract_from, limits.note_bytes, Emptiness::kAllowed));
  if (field.extract_from.empty()) return absl::OkStatus();
  return ReadExtractPath(field.extract_from).status();
}

bool IsGlobal(const MetadataField& field) { return !field.workflow_kind && !field.task_kind; }

/// The global fields and those of the kind, one for each key.
std::vector<MetadataField> MergedFor(const FieldFilter& filter,
                                     const std::vector<MetadataField>& fields) {
  const auto is_of_kind = [&](const MetadataField& field) {
    return !IsGlobal(field) && field.workflow_kind == filter.workflow_kind &&
           field.task_kind == filter.task_kind;
  };
  std::set<std::string_view> own;
  for (const MetadataField& field : fields) {
    if (is_of_kind(field)) own.insert(field.key);
  }
  std::vector<MetadataField> merged;
  std::ranges::copy_if(fields, std::back_inserter(merged), [&](const MetadataField& field) {
    return is_of_kind(field) || (IsGlobal(field) && !own.contains(field.key));
  });
  return merged;
}

}  // namespace

MetadataFieldService::MetadataFieldService(MetadataFieldRepository& fields, FieldRuleBook& rules,
                                           IdGenerator& ids, const Limits& limits)
    : fields_(fields), rules_(rules), ids_(ids), limits_(limits) {}

absl::StatusOr<MetadataField> MetadataFieldService::Create(const Caller& caller,
                                                           MetadataField field) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, field.tenant, Action::kManage));
  FLOVYN_RETURN_IF_ERROR(CheckField(field, limits_));
  field.id = MetadataFieldId(ids_.NewUuid());
  absl::StatusOr<MetadataField> created = fields_.Create(field, limits_.metadata_fields);
  rules_.Forget(field.tenant);
  return created;
}

absl::StatusOr<MetadataField> MetadataFieldService::Get(const Caller& caller,
                                                        const TenantId& tenant,
                                                        const MetadataFieldId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kViewRegistry));
  return fields_.Get(tenant, id);
}

absl::StatusOr<MetadataField> MetadataFieldService::Update(const Caller& caller,
                                                           const MetadataField& field) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, field.tenant, Action::kManage));
  FLOVYN_RETURN_IF_ERROR(CheckField(field, limits_));
  absl::StatusOr<MetadataField> updated = fields_.Update(field);
  rules_.Forget(field.tenant);
  return updated;
}

absl::Status MetadataFieldService::Delete(const Caller& caller, const TenantId& tenant,
                                          const MetadataFieldId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kManage));
  const absl::Status deleted = fields_.Delete(tenant, id);
  rules_.Forget(tenant);
  return deleted;
}

absl::StatusOr<std::vector<MetadataField>> MetadataFieldService::List(const Caller& caller,
                                                                      const TenantId& tenant,
                                                                      const FieldFilter& filter) {
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kViewRegistry));
  FLOVYN_RETURN_IF_ERROR(CheckKinds(filter.workflow_kind, filter.task_kind, limits_));
  FLOVYN_ASSIGN_OR_RETURN(std::vector<MetadataField> fields, fields_.List(tenant));
  if (!filter.workflow_kind && !filter.task_kind) return fields;
  return MergedFor(filter, fields);
}

}  // namespace flovyn
