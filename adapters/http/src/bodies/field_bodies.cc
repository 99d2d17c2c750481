#include "bodies/field_bodies.h"

#include <array>

#include "body_reader.h"
#include "body_writer.h"
#include "flovyn/domain/errors.h"
#include "query.h"

namespace flovyn::http {
namespace {

using Member = RequestField<MetadataField>;

template <std::string MetadataField::*Text>
absl::Status ReadText(const MemberReader& in, MetadataField& out) {
  FLOVYN_ASSIGN_OR_RETURN(out.*Text, in.String());
  return absl::OkStatus();
}

template <bool MetadataField::*Truth>
absl::Status ReadTruth(const MemberReader& in, MetadataField& out) {
  FLOVYN_ASSIGN_OR_RETURN(out.*Truth, in.Boolean());
  return absl::OkStatus();
}

template <std::optional<std::string> MetadataField::*Kind>
absl::Status ReadKind(const MemberReader& in, MetadataField& out) {
  FLOVYN_ASSIGN_OR_RETURN(std::string kind, in.String());
  out.*Kind = kind.empty() ? std::nullopt : std::optional(std::move(kind));
  return absl::OkStatus();
}

absl::Status ReadType(const MemberReader& in, MetadataField& out) {
  FLOVYN_ASSIGN_OR_RETURN(const std::string text, in.String());
  const auto type = FromText(kMetadataFieldTypeText, text);
  if (!type) return NotOneOf(in.name(), text, TextsOf<kMetadataFieldTypeText>());
  out.type = *type;
  return absl::OkStatus();
}

/// Required in a new field, and optional in changes.
constexpr std::array<Member, 2> Essentials(Presence presence) {
  return {{
      {{.name = "key",
        .presence = presence,
        .description = "At the top level of the metadata. At most 255 bytes."},
       ReadText<&MetadataField::key>},
      {{.name = "fieldType", .presence = presence, .values = TextsOf<kMetadataFieldTypeText>},
       ReadType,
       "field_type"},
  }};
}
constexpr auto kNewEssentials = Essentials(Presence::kRequired);
constexpr auto kChangedEssentials = Essentials(Presence::kOptional);

constexpr Member kDetails[] = {
    {{.name = "displayName", .presence = Presence::kOptional, .description = "At most 255 bytes."},
     ReadText<&MetadataField::display_name>},
    {{.name = "description",
      .presence = Presence::kOptional,
      .description = "At most 1,000 bytes."},
     ReadText<&MetadataField::description>},
    {{.name = "allowedValues",
      .type = FieldType::kTexts,
      .presence = Presence::kOptional,
      .description = "Of an enum, which needs them: at most 500, of 255 bytes, 16,384 in all."},
     [](const MemberReader& in, MetadataField& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.allowed_values, in.Texts());
       return absl::OkStatus();
     }},
    {{.name = "workflowKind",
      .presence = Presence::kOptional,
      .description = "Only for workflows of this kind; \"\" is for all."},
     ReadKind<&MetadataField::workflow_kind>},
    {{.name = "taskKind",
      .presence = Presence::kOptional,
      .description = "Only for tasks of this kind; \"\" is for all."},
     ReadKind<&MetadataField::task_kind>},
    {{.name = "displayOrder",
      .type = FieldType::kInteger,
      .presence = Presence::kOptional,
      .description = "Smaller ones come first.",
      .default_value = "0"},
     [](const MemberReader& in, MetadataField& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.display_order, in.Integer());
       return absl::OkStatus();
     }},
    {{.name = "strict",
      .type = FieldType::kBoolean,
      .presence = Presence::kOptional,
      .description = "Starts with a value that does not fit are refused.",
      .default_value = "false"},
     ReadTruth<&MetadataField::strict>},
    {{.name = "sensitive",
      .type = FieldType::kBoolean,
      .presence = Presence::kOptional,
      .description = "Its values are not written to logs.",
      .default_value = "false"},
     ReadTruth<&MetadataField::sensitive>},
    {{.name = "extractFrom",
      .presence = Presence::kOptional,
      .description = "A path in the input, as customer.id: a start that does not give the key has "
                     "the text, number or boolean there; \"\" is none."},
     ReadText<&MetadataField::extract_from>},
};

using Field = BodyField<MetadataField>;

constexpr Field kNames[] = {
    {{"id", FieldType::kUuid}, [](const auto& f, MemberWriter& out) { out.Uuid(f.id); }},
    {{"key"}, [](const auto& f, MemberWriter& out) { out.Text(f.key); }},
    {{"displayName", FieldType::kText, Presence::kNullable},
     [](const auto& f, MemberWriter& out) { out.TextOrNull(f.display_name); }},
    {{"description", FieldType::kText, Presence::kNullable},
     [](const auto& f, MemberWriter& out) { out.TextOrNull(f.description); }},
    {{.name = "fieldType", .values = TextsOf<kMetadataFieldTypeText>},
     [](const auto& f, MemberWriter& out) { out.Text(ToText(kMetadataFieldTypeText, f.type)); }},
    {{"allowedValues", FieldType::kTexts, Presence::kNullable},
     [](const auto& f, MemberWriter& out) {
       f.allowed_values.empty() ? out.Null() : out.Texts(f.allowed_values);
     }},
    {{.name = "scope", .description = "global, workflow:KIND or task:KIND."},
     [](const auto& f, MemberWriter& out) { out.Text(ScopeOf(f)); }},
    {{"workflowKind", FieldType::kText, Presence::kNullable},
     [](const auto& f, MemberWriter& out) { out.TextOrNull(f.workflow_kind.value_or("")); }},
    {{"taskKind", FieldType::kText, Presence::kNullable},
     [](const auto& f, MemberWriter& out) { out.TextOrNull(f.task_kind.value_or("")); }},
};

constexpr Field kEffects[] = {
    {{"displayOrder", FieldType::kInteger},
     [](const auto& f, MemberWriter& out) { out.Integer(f.display_order); }},
    {{"strict", FieldType::kBoolean},
     [](const auto& f, MemberWriter& out) { out.Boolean(f.strict); }},
    {{"sensitive", FieldType::kBoolean},
     [](const auto& f, MemberWriter& out) { out.Boolean(f.sensitive); }},
    {{"extractFrom", FieldType::kText, Presence::kNullable},
     [](const auto& f, MemberWriter& out) { out.TextOrNull(f.extract_from); }},
    {{"createdAt", FieldType::kTime},
     [](const auto& f, MemberWriter& out) { out.Time(f.created_at); }},
    {{"updatedAt", FieldType::kTime},
     [](const auto& f, MemberWriter& out) { out.Time(f.updated_at); }},
};

absl::Status ReadInto(std::string_view body, RequestFields<MetadataField> essentials,
                      MetadataField& field) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  FLOVYN_RETURN_IF_ERROR(ReadFields<MetadataField>(members, essentials, field));
  return ReadFields<MetadataField>(members, kDetails, field);
}

}  // namespace

absl::StatusOr<MetadataField> ReadNewField(std::string_view body) {
  MetadataField field;
  FLOVYN_RETURN_IF_ERROR(ReadInto(body, kNewEssentials, field));
  return field;
}

absl::Status ReadFieldChanges(std::string_view body, MetadataField& field) {
  return ReadInto(body, kChangedEssentials, field);
}

std::string WriteField(const MetadataField& field) {
  return WriteBody<MetadataField>(field, {kNames, kEffects});
}

std::vector<Schema> FieldSchemas() {
  return {
      {"CreateMetadataFieldRequest",
       Joined(RequestSpecs<MetadataField>(kNewEssentials), RequestSpecs<MetadataField>(kDetails))},
      {"UpdateMetadataFieldRequest", Joined(RequestSpecs<MetadataField>(kChangedEssentials),
                                            RequestSpecs<MetadataField>(kDetails))},
      {"MetadataField", Specs<MetadataField>({kNames, kEffects})},
  };
}

}  // namespace flovyn::http
