#include "server/tls_context.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kCertificateField = "tls.certificate_chain";
constexpr std::string_view kKeyField = "tls.private_key";

template <auto Free>
struct FreeBy {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, FreeBy<BIO_free>>;
using Certificate = std::unique_ptr<X509, FreeBy<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, FreeBy<EVP_PKEY_free>>;

std::string LastError() {
  std::array<char, 256> text = {};
  ERR_error_string_n(ERR_peek_last_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

Bio Reader(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// OpenSSL's own default asks on the terminal.
int NoPassword(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) { return -1; }

absl::Status UseChain(SSL_CTX& context, std::string_view pem) {
  const Bio reader = Reader(pem);
  const Certificate own(PEM_read_bio_X509(reader.get(), nullptr, NoPassword, nullptr));
  if (own == nullptr) {
    ERR_clear_error();
    return InvalidField(kCertificateField,
                        "holds no PEM certificate (-----BEGIN CERTIFICATE-----)");
  }
  if (X509_cmp_current_time(X509_get0_notAfter(own.get())) < 0) {
    return InvalidField(kCertificateField, "the certificate has expired; renew it");
  }
  if (SSL_CTX_use_certificate(&context, own.get()) != 1) {
    return InvalidField(kCertificateField, LastError());
  }
  while (const Certificate next{PEM_read_bio_X509(reader.get(), nullptr, NoPassword, nullptr)}) {
    if (SSL_CTX_add1_chain_cert(&context, next.get()) != 1) {
      return InvalidField(kCertificateField, LastError());
    }
  }
  ERR_clear_error();  // the end of the text counts as one
  return absl::OkStatus();
}

absl::Status UseKey(SSL_CTX& context, std::string_view pem) {
  const Bio reader = Reader(pem);
  const PrivateKey key(PEM_read_bio_PrivateKey(reader.get(), nullptr, NoPassword, nullptr));
  if (key == nullptr) {
    ERR_clear_error();
    return InvalidField(kKeyField,
                        "holds no PEM private key that can be read; it must not be encrypted");
  }
  if (SSL_CTX_use_PrivateKey(&context, key.get()) != 1 ||
      SSL_CTX_check_private_key(&context) != 1) {
    return InvalidField(kKeyField,
                        absl::StrCat("does not belong to the certificate: ", LastError()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TlsContext> MakeTlsContext(const TlsIdentity& identity) {
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (context == nullptr) return FailedPrecondition("OpenSSL gives no TLS context: " + LastError());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Buffers grow and move between attempts to send; idle connections keep none inside OpenSSL.
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  FLOVYN_RETURN_IF_ERROR(UseChain(*context, identity.certificate_chain));
  FLOVYN_RETURN_IF_ERROR(UseKey(*context, identity.private_key));
  return context;
}

absl::Status CheckTlsIdentity(const TlsIdentity& identity) {
  return MakeTlsContext(identity).status();
}

}  // namespace flovyn::http
