#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "flovyn/domain/ids.h"
#include "flovyn/query/fields.h"

namespace flovyn::query {

/// A query with a name.
struct SavedQuery {
  SavedQueryId id;
  TenantId tenant;
  std::string name = {};  ///< Unique within the tenant.
  std::string description = {};
  Entity entity = Entity::kWorkflow;
  std::string query = {};
  bool shared = false;          ///< All who may look at saved queries see it.
  std::string created_by = {};  ///< Caller::id.
  std::int64_t use_count = 0;
  std::optional<absl::Time> last_used_at = {};
  absl::Time created_at;
  absl::Time updated_at;
};

}  // namespace flovyn::query
