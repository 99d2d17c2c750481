#include "bodies/saved_query_bodies.h"

#include <algorithm>
#include <array>

#include "body_reader.h"
#include "body_writer.h"
#include "flovyn/domain/errors.h"
#include "query.h"

namespace flovyn::http {
namespace {

using query::kEntityText;
using query::SavedQuery;
using Member = RequestField<SavedQuery>;

template <std::string SavedQuery::*Text>
absl::Status ReadText(const MemberReader& in, SavedQuery& out) {
  FLOVYN_ASSIGN_OR_RETURN(out.*Text, in.String());
  return absl::OkStatus();
}

absl::Status ReadEntity(const MemberReader& in, SavedQuery& out) {
  FLOVYN_ASSIGN_OR_RETURN(const std::string text, in.String());
  const auto entity = FromText(kEntityText, text);
  if (!entity) return NotOneOf(in.name(), text, TextsOf<kEntityText>());
  out.entity = *entity;
  return absl::OkStatus();
}

/// Required in a new query, and optional in changes.
constexpr std::array<Member, 3> Essentials(Presence presence) {
  return {{
      {{.name = "name", .presence = presence, .description = "Unique. At most 255 bytes."},
       ReadText<&SavedQuery::name>},
      {{.name = "entity", .presence = presence, .values = TextsOf<kEntityText>},
       ReadEntity,
       "entityType"},
      {{.name = "query",
        .presence = presence,
        .description = "status = \"FAILED\" AND createdAt > -7d. At most 4,096 bytes."},
       ReadText<&SavedQuery::query>},
  }};
}
constexpr auto kNewEssentials = Essentials(Presence::kRequired);
constexpr auto kChangedEssentials = Essentials(Presence::kOptional);

constexpr Member kDetails[] = {
    {{.name = "description",
      .presence = Presence::kOptional,
      .description = "At most 1,000 bytes."},
     ReadText<&SavedQuery::description>},
    {{.name = "isShared",
      .type = FieldType::kBoolean,
      .presence = Presence::kOptional,
      .description = "Users with role MEMBER see it, too.",
      .default_value = "false"},
     [](const MemberReader& in, SavedQuery& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.shared, in.Boolean());
       return absl::OkStatus();
     }},
};

constexpr RequestField<QueryRun> kRun[] = {
    {{.name = "limit",
      .type = FieldType::kInteger,
      .presence = Presence::kOptional,
      .description = "At most so many rows, 1 to 100; larger values become 100.",
      .default_value = "20"},
     [](const MemberReader& in, QueryRun& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.page.limit, in.Integer());
       return absl::OkStatus();
     }},
    {{.name = "offset",
      .type = FieldType::kInteger,
      .presence = Presence::kOptional,
      .description = "So many rows are left out, at most 1,000,000.",
      .default_value = "0"},
     [](const MemberReader& in, QueryRun& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.page.offset, in.Integer());
       return absl::OkStatus();
     }},
    {{.name = "cursor",
      .presence = Presence::kOptional,
      .description = "`nextCursor` of the page before; not for definitions."},
     [](const MemberReader& in, QueryRun& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.cursor, in.String());
       return absl::OkStatus();
     }},
};

constexpr BodyField<SavedQuery> kSavedQuery[] = {
    {{"id", FieldType::kUuid}, [](const auto& q, MemberWriter& out) { out.Uuid(q.id); }},
    {{"name"}, [](const auto& q, MemberWriter& out) { out.Text(q.name); }},
    {{"description", FieldType::kText, Presence::kNullable},
     [](const auto& q, MemberWriter& out) { out.TextOrNull(q.description); }},
    {{.name = "entity", .values = TextsOf<kEntityText>},
     [](const auto& q, MemberWriter& out) { out.Text(ToText(kEntityText, q.entity)); }},
    {{"query"}, [](const auto& q, MemberWriter& out) { out.Text(q.query); }},
    {{"isShared", FieldType::kBoolean},
     [](const auto& q, MemberWriter& out) { out.Boolean(q.shared); }},
    {{"createdBy", FieldType::kText, Presence::kNullable},
     [](const auto& q, MemberWriter& out) { out.TextOrNull(q.created_by); }},
    {{"useCount", FieldType::kInteger},
     [](const auto& q, MemberWriter& out) { out.Integer(q.use_count); }},
    {{"lastUsedAt", FieldType::kTime, Presence::kNullable},
     [](const auto& q, MemberWriter& out) { out.Time(q.last_used_at); }},
    {{"createdAt", FieldType::kTime},
     [](const auto& q, MemberWriter& out) { out.Time(q.created_at); }},
    {{"updatedAt", FieldType::kTime},
     [](const auto& q, MemberWriter& out) { out.Time(q.updated_at); }},
};

absl::Status ReadInto(std::string_view body, RequestFields<SavedQuery> essentials,
                      SavedQuery& saved) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  FLOVYN_RETURN_IF_ERROR(ReadFields<SavedQuery>(members, essentials, saved));
  return ReadFields<SavedQuery>(members, kDetails, saved);
}

}  // namespace

absl::StatusOr<SavedQuery> ReadNewQuery(std::string_view body) {
  SavedQuery saved;
  FLOVYN_RETURN_IF_ERROR(ReadInto(body, kNewEssentials, saved));
  return saved;
}

absl::Status ReadQueryChanges(std::string_view body, SavedQuery& saved) {
  return ReadInto(body, kChangedEssentials, saved);
}

absl::StatusOr<QueryRun> ReadQueryRun(std::string_view body, std::int64_t max_limit) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  QueryRun run;
  FLOVYN_RETURN_IF_ERROR(ReadFields<QueryRun>(members, kRun, run));
  run.page.limit = std::min(run.page.limit, max_limit);
  return run;
}

std::string WriteSavedQuery(const SavedQuery& saved) {
  return WriteBody<SavedQuery>(saved, {kSavedQuery});
}

std::vector<Schema> SavedQuerySchemas() {
  const auto rows = [](std::string_view name, std::string_view item) {
    return FieldSpec{.name = name,
                     .type = FieldType::kSchemaList,
                     .presence = Presence::kOptional,
                     .schema = item};
  };
  const auto number = [](std::string_view name) {
    return FieldSpec{.name = name, .type = FieldType::kInteger};
  };
  return {
      {"CreateSavedQueryRequest",
       Joined(RequestSpecs<SavedQuery>(kNewEssentials), RequestSpecs<SavedQuery>(kDetails))},
      {"UpdateSavedQueryRequest",
       Joined(RequestSpecs<SavedQuery>(kChangedEssentials), RequestSpecs<SavedQuery>(kDetails))},
      {"ExecuteSavedQueryRequest", RequestSpecs<QueryRun>(kRun)},
      {"SavedQuery", Specs<SavedQuery>({kSavedQuery})},
      // As the list of its entity answers.
      {"SavedQueryResult",
       {rows("workflows", "WorkflowSummary"), rows("tasks", "TaskExecution"),
        FieldSpec{.name = "definitions",
                  .type = FieldType::kAnyValue,
                  .presence = Presence::kOptional,
                  .description = "Of workflows or tasks, as in their lists."},
        number("total"),
        FieldSpec{.name = "totalIsLowerBound",
                  .type = FieldType::kBoolean,
                  .presence = Presence::kOptional},
        number("limit"), number("offset"),
        FieldSpec{.name = "nextCursor", .presence = Presence::kOptional}}},
  };
}

}  // namespace flovyn::http
