#pragma once

#include <string>

#include "absl/status/status.h"

namespace flovyn::http {

/// What a server shows to its clients. Both empty: no TLS.
struct TlsIdentity {
  std::string certificate_chain = {};  ///< PEM: the server's certificate, then intermediate ones.
  std::string private_key = {};        ///< PEM, not encrypted.

  bool empty() const { return certificate_chain.empty() && private_key.empty(); }
};

/// Whether a server can use it. Errors: InvalidArgument that says which part is not right: no PEM,
/// an encrypted key, a key of another certificate, a certificate that has expired.
absl::Status CheckTlsIdentity(const TlsIdentity& identity);

}  // namespace flovyn::http
