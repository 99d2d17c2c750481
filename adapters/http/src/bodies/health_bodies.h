#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "field_spec.h"

namespace flovyn::http {

/// One thing that readiness depends on.
struct ComponentHealth {
  std::string_view name = {};
  bool up = true;
  std::string error = {};  // why it is down
};

std::string WriteLiveness();
std::string WriteHealth(std::string_view version);
std::string WriteReadiness(const std::vector<ComponentHealth>& components);
/// Whether all are up.
bool AllUp(const std::vector<ComponentHealth>& components);

std::vector<Schema> HealthSchemas();

}  // namespace flovyn::http
