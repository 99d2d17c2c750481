#pragma once

#include <optional>

#include "flovyn/domain/access.h"

namespace flovyn {

/// Where things that are named by id alone are looked for; none: anywhere.
inline std::optional<TenantId> OwnTenant(const Caller& caller) {
  if (caller.any_tenant) return std::nullopt;
  return caller.tenant;
}

}  // namespace flovyn
