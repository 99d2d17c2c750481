#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/domain/ids.h"

namespace flovyn {

/// An organization: the unit of isolation. Nothing is ever visible across tenants.
struct Tenant {
  TenantId id;
  std::string name = {};
  std::string slug = {};  ///< In REST paths; unique.
  std::string tier = "FREE";
  std::string region = {};
  absl::Time created_at;
  absl::Time updated_at;
};

/// The tenant that exists when nothing is configured.
inline constexpr std::string_view kDefaultTenantId = "00000000-0000-7000-8000-000000000001";
inline constexpr std::string_view kDefaultTenantSlug = "default";

/// Slug: 1 to 100 of a-z, 0-9 and '-', beginning and ending with a letter or digit; name 1 to 255.
absl::Status CheckTenant(const Tenant& tenant);

}  // namespace flovyn
