#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "field_spec.h"
#include "flovyn/domain/tenant.h"

namespace flovyn::http {

/// Name, slug, tier and region. Errors: InvalidField, naming the member.
absl::StatusOr<Tenant> ReadCreateTenant(std::string_view body);

std::string WriteTenant(const Tenant& tenant);

std::vector<Schema> TenantSchemas();

}  // namespace flovyn::http
