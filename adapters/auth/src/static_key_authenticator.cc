#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_format.h"
#include "bearer.h"
#include "flovyn/auth/authenticators.h"
#include "flovyn/domain/errors.h"

namespace flovyn::auth {
namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

Digest DigestOf(std::string_view token) {
  Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), digest.data());
  return digest;
}

struct KnownKey {
  Digest digest;
  Caller caller;
};

absl::StatusOr<KnownKey> Know(const StaticApiKey& key) {
  if (key.key.empty()) return InvalidField("key", "must not be empty");
  if (!SendableToken(key.key)) {
    return InvalidField(
        "key", absl::StrFormat("only visible ASCII characters, at most %d", kMaxTokenBytes));
  }
  if (key.tenant.uuid().is_nil()) return InvalidField("org_id", "must be a UUID that is not nil");
  if (key.principal_id.empty()) return InvalidField("principal_id", "must not be empty");
  KnownKey known;
  known.digest = DigestOf(key.key);
  known.caller.tenant = key.tenant;
  known.caller.type = key.principal_type;
  known.caller.role = key.role;
  known.caller.id = key.principal_id;
  return known;
}

class StaticKeyAuthenticator final : public Authenticator {
 public:
  explicit StaticKeyAuthenticator(std::vector<KnownKey> keys) : keys_(std::move(keys)) {}

  absl::StatusOr<Caller> Authenticate(std::string_view authorization) override {
    if (authorization.empty()) {
      return Unauthenticated("credentials are missing; send 'Authorization: Bearer <key>'");
    }
    const Digest digest = DigestOf(BearerToken(authorization).value_or(std::string_view()));
    const Caller* caller = nullptr;
    for (const KnownKey& key : keys_) {  // All of them, whichever matches.
      const bool same = CRYPTO_memcmp(digest.data(), key.digest.data(), digest.size()) == 0;
      caller = same ? &key.caller : caller;
    }
    if (caller == nullptr) return Unauthenticated("these credentials are not valid");
    return *caller;
  }

 private:
  const std::vector<KnownKey> keys_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Authenticator>> MakeStaticKeyAuthenticator(
    const std::vector<StaticApiKey>& keys) {
  if (keys.empty()) return InvalidField("keys", "must not be empty: nobody could be let in");
  std::vector<KnownKey> known;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    absl::StatusOr<KnownKey> key = Know(keys[i]);
    if (!key.ok()) {
      return InvalidField(absl::StrFormat("keys[%d]", i), std::string(key.status().message()));
    }
    const auto first = std::ranges::find(known, key->digest, &KnownKey::digest);
    if (first != known.end()) {
      return InvalidField(absl::StrFormat("keys[%d]", i),
                          absl::StrFormat("key: the same as that of keys[%d]; keys must differ",
                                          first - known.begin()));
    }
    known.push_back(*std::move(key));
  }
  return std::make_unique<StaticKeyAuthenticator>(std::move(known));
}

}  // namespace flovyn::auth
