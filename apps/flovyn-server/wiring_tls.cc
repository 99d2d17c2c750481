#include "wiring_tls.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::server {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{1} << 20;

absl::StatusOr<std::string> ReadPem(std::string_view setting, const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text(kMaxFileBytes + 1, '\0');
  if (!stream || !stream.read(text.data(), static_cast<std::streamsize>(text.size())).eof()) {
    const bool too_long = stream && stream.gcount() > 0;
    return InvalidField(
        setting, absl::StrFormat("%s cannot be read: %s", file,
                                 too_long ? "it has more than 1 MiB" : std::strerror(errno)));
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

}  // namespace

absl::StatusOr<http::TlsIdentity> ReadTlsIdentity(const TlsConfig& config) {
  http::TlsIdentity identity;
  if (!config.enabled()) return identity;
  FLOVYN_ASSIGN_OR_RETURN(identity.certificate_chain,
                          ReadPem("tls.certificate_file", config.certificate_file));
  FLOVYN_ASSIGN_OR_RETURN(identity.private_key, ReadPem("tls.key_file", config.key_file));
  if (const absl::Status status = http::CheckTlsIdentity(identity); !status.ok()) {
    return InvalidField(
        "tls.certificate_file and tls.key_file",
        absl::StrFormat("%s, %s: %s", config.certificate_file, config.key_file, status.message()));
  }
  return identity;
}

}  // namespace flovyn::server
