#include "flovyn/domain/tenant.h"

#include <algorithm>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

constexpr std::size_t kMaxSlugBytes = 100;
constexpr std::size_t kMaxNameBytes = 255;
constexpr std::size_t kMaxTierBytes = 50;

bool IsAlphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

absl::Status CheckTenant(const Tenant& tenant) {
  if (tenant.id.uuid().is_nil()) return InvalidField("id", "must be a UUID that is not nil");
  FLOVYN_RETURN_IF_ERROR(CheckText("name", tenant.name, kMaxNameBytes, Emptiness::kRefused));
  FLOVYN_RETURN_IF_ERROR(CheckText("slug", tenant.slug, kMaxSlugBytes, Emptiness::kRefused));
  FLOVYN_RETURN_IF_ERROR(CheckText("tier", tenant.tier, kMaxTierBytes, Emptiness::kRefused));
  FLOVYN_RETURN_IF_ERROR(CheckText("region", tenant.region, kMaxTierBytes, Emptiness::kAllowed));
  const bool characters =
      std::ranges::all_of(tenant.slug, [](char c) { return IsAlphanumeric(c) || c == '-'; });
  if (!characters || !IsAlphanumeric(tenant.slug.front()) || !IsAlphanumeric(tenant.slug.back())) {
    return InvalidField("slug",
                        "only a-z, 0-9 and '-' are allowed, with a letter or digit at both ends");
  }
  return absl::OkStatus();
}

}  // namespace flovyn
