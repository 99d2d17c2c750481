#include "bodies/tenant_bodies.h"

#include "body_reader.h"
#include "body_writer.h"

namespace flovyn::http {
namespace {

template <std::string Tenant::*Member>
absl::Status ReadText(const MemberReader& in, Tenant& out) {
  FLOVYN_ASSIGN_OR_RETURN(out.*Member, in.String());
  return absl::OkStatus();
}

constexpr RequestField<Tenant> kCreateFields[] = {
    {{.name = "name"}, ReadText<&Tenant::name>},
    {{.name = "slug", .description = "Its name in paths, unique: 1 to 100 of a-z, 0-9 and '-'."},
     ReadText<&Tenant::slug>},
    {{.name = "tier", .presence = Presence::kOptional, .description = "\"FREE\" when left out."},
     ReadText<&Tenant::tier>},
    {{.name = "region", .presence = Presence::kOptional}, ReadText<&Tenant::region>},
};

constexpr BodyField<Tenant> kTenant[] = {
    {{"id", FieldType::kUuid}, [](const auto& t, MemberWriter& out) { out.Uuid(t.id); }},
    {{"name"}, [](const auto& t, MemberWriter& out) { out.Text(t.name); }},
    {{"slug"}, [](const auto& t, MemberWriter& out) { out.Text(t.slug); }},
    {{"tier"}, [](const auto& t, MemberWriter& out) { out.Text(t.tier); }},
    {{"region", FieldType::kText, Presence::kNullable},
     [](const auto& t, MemberWriter& out) { out.TextOrNull(t.region); }},
    {{"createdAt", FieldType::kTime},
     [](const auto& t, MemberWriter& out) { out.Time(t.created_at); }},
    {{"updatedAt", FieldType::kTime},
     [](const auto& t, MemberWriter& out) { out.Time(t.updated_at); }},
};

}  // namespace

absl::StatusOr<Tenant> ReadCreateTenant(std::string_view body) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  Tenant tenant;
  FLOVYN_RETURN_IF_ERROR(ReadFields<Tenant>(members, kCreateFields, tenant));
  return tenant;
}

std::string WriteTenant(const Tenant& tenant) { return WriteBody<Tenant>(tenant, {kTenant}); }

std::vector<Schema> TenantSchemas() {
  return {
      {"CreateOrganizationRequest", RequestSpecs<Tenant>(kCreateFields)},
      {"Organization", Specs<Tenant>({kTenant})},
  };
}

}  // namespace flovyn::http
