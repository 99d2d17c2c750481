#pragma once

#include <optional>

#include "call.h"
#include "flovyn/unit/work.h"
#include "flovyn/v1/metadata_keys.h"

namespace flovyn::grpc {

/// InvalidArgument when it is there but is no UUID.
absl::StatusOr<std::optional<ClaimToken>> ReadClaimToken(const UnaryCall& call);
void WriteClaimToken(UnaryCall& call, const ClaimedWork& work);

}  // namespace flovyn::grpc
