#pragma once

namespace flovyn::v1 {

// Metadata of calls, beside the messages.

/// "Bearer <API key>".
inline constexpr char kAuthorizationKey[] = "authorization";

/// Names the claim: goes out as a trailer with each piece of work, and comes back with what the
/// worker reports about it. Clients that do not know it need not send it.
inline constexpr char kClaimTokenKey[] = "flovyn-claim-token";

}  // namespace flovyn::v1
