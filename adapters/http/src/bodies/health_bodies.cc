#include "bodies/health_bodies.h"

#include <algorithm>

#include "body_writer.h"

namespace flovyn::http {
namespace {

std::vector<std::string_view> Statuses() { return {"UP", "DOWN"}; }

std::string_view StatusOf(bool up) { return up ? "UP" : "DOWN"; }

constexpr FieldSpec kStatus = {.name = "status", .values = Statuses};
constexpr FieldSpec kVersion = {.name = "version"};
constexpr FieldSpec kPlugins = {.name = "plugins", .type = FieldType::kTexts};
constexpr FieldSpec kComponents = {
    .name = "components", .type = FieldType::kSchemaList, .schema = "ComponentHealth"};

constexpr BodyField<ComponentHealth> kComponent[] = {
    {{"name"}, [](const auto& c, MemberWriter& out) { out.Text(c.name); }},
    {kStatus, [](const auto& c, MemberWriter& out) { out.Text(StatusOf(c.up)); }},
    {{"error", FieldType::kText, Presence::kNullable},
     [](const auto& c, MemberWriter& out) { out.TextOrNull(c.error); }},
};

std::string WriteComponent(const ComponentHealth& component) {
  return WriteBody<ComponentHealth>(component, {kComponent});
}

}  // namespace

std::string WriteLiveness() {
  return JsonObjectWriter().Add(kStatus.name, StatusOf(true)).Finish();
}

std::string WriteHealth(std::string_view version) {
  return JsonObjectWriter()
      .Add(kStatus.name, StatusOf(true))
      .Add(kVersion.name, version)
      .AddRaw(kPlugins.name, "[]")
      .Finish();
}

std::string WriteReadiness(const std::vector<ComponentHealth>& components) {
  return JsonObjectWriter()
      .Add(kStatus.name, StatusOf(AllUp(components)))
      .AddRaw(kComponents.name, WriteArray(components, WriteComponent))
      .Finish();
}

bool AllUp(const std::vector<ComponentHealth>& components) {
  return std::all_of(components.begin(), components.end(),
                     [](const ComponentHealth& component) { return component.up; });
}

std::vector<Schema> HealthSchemas() {
  return {
      {"Liveness", {kStatus}},
      {"Health", {kStatus, kVersion, kPlugins}},
      {"Readiness", {kStatus, kComponents}},
      {"ComponentHealth", Specs<ComponentHealth>({kComponent})},
  };
}

}  // namespace flovyn::http
