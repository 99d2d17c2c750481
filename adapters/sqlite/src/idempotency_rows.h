#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "flovyn/domain/idempotency.h"
#include "flovyn/sql/connection.h"

namespace flovyn::sqlite {

/// The record of a key, expired or not.
absl::StatusOr<std::optional<IdempotencyRecord>> FindKey(sql::Connection& connection,
                                                         const IdempotencyKey& key);

/// Inserts the record or replaces the one of its key.
absl::Status PutKey(sql::Connection& connection, const IdempotencyRecord& record);

}  // namespace flovyn::sqlite
