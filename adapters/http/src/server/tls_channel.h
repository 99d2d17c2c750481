#pragma once

#include "absl/status/statusor.h"
#include "flovyn/http/tls_identity.h"
#include "server/channel.h"

namespace flovyn::http {

/// Channels that speak TLS 1.2 or 1.3 as a server with this identity. The handshake is part of the
/// first transfers; its cryptography runs on the thread that receives (a P-256 key: about 0.1 ms).
/// A client that speaks plain HTTP is told so, in plain HTTP.
/// Errors: those of CheckTlsIdentity().
absl::StatusOr<ChannelMaker> MakeTlsChannels(const TlsIdentity& identity);

}  // namespace flovyn::http
