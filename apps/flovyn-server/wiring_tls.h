#pragma once

#include "absl/status/statusor.h"
#include "config.h"
#include "flovyn/http/tls_identity.h"

namespace flovyn::server {

/// What the files hold, checked; empty when none are configured. Read once: renewed files are used
/// after a restart.
/// Errors: InvalidArgument naming the setting and its file.
absl::StatusOr<http::TlsIdentity> ReadTlsIdentity(const TlsConfig& config);

}  // namespace flovyn::server
