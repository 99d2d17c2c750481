#pragma once

#include <optional>

#include "call.h"
#include "flovyn/unit/work.h"

namespace flovyn::grpc {

/// Metadata that names the claim: goes out as a trailer with each piece of work, and comes back
/// with what the worker reports about it. Clients that do not know it need not send it.
inline constexpr char kClaimTokenKey[] = "flovyn-claim-token";

/// InvalidArgument when it is there but is no UUID.
absl::StatusOr<std::optional<ClaimToken>> ReadClaimToken(const UnaryCall& call);
void WriteClaimToken(UnaryCall& call, const ClaimedWork& work);

}  // namespace flovyn::grpc
