#pragma once

#include <openssl/ssl.h>

#include <memory>

#include "absl/status/statusor.h"
#include "flovyn/http/tls_identity.h"

namespace flovyn::http {

struct FreeTlsContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTlsContext>;

/// What all connections of one server share. Errors: those of CheckTlsIdentity().
absl::StatusOr<TlsContext> MakeTlsContext(const TlsIdentity& identity);

}  // namespace flovyn::http
