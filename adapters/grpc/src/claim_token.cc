#include "claim_token.h"

#include "ids.h"

namespace flovyn::grpc {

absl::StatusOr<std::optional<ClaimToken>> ReadClaimToken(const UnaryCall& call) {
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> text, call.Header(v1::kClaimTokenKey));
  if (!text) return std::nullopt;
  return ParseId<ClaimToken>(v1::kClaimTokenKey, *text);
}

void WriteClaimToken(UnaryCall& call, const ClaimedWork& work) {
  const std::optional<Claim>& claim =
      std::visit([](const auto& row) -> const std::optional<Claim>& { return row.claim; }, work);
  if (claim) call.AddTrailer(v1::kClaimTokenKey, claim->token.str());
}

}  // namespace flovyn::grpc
