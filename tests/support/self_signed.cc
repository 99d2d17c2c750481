#include "support/self_signed.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace flovyn::testing {
namespace {

template <auto Free>
struct FreeBy {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, FreeBy<BIO_free>>;
using Certificate = std::unique_ptr<X509, FreeBy<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, FreeBy<X509_EXTENSION_free>>;
using Key = std::unique_ptr<EVP_PKEY, FreeBy<EVP_PKEY_free>>;

void Require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL made no certificate");
}

std::string TextOf(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

void AddExtension(X509* certificate, int kind, const char* value) {
  const Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value));
  Require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

Certificate Sign(EVP_PKEY* key, std::chrono::seconds valid_for) {
  Certificate made(X509_new());
  Require(made != nullptr && X509_set_version(made.get(), X509_VERSION_3) == 1);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -24L * 3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), valid_for.count());
  X509_NAME* name = X509_get_subject_name(made.get());
  const auto* text = reinterpret_cast<const unsigned char*>("localhost");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  X509_set_pubkey(made.get(), key);
  AddExtension(made.get(), NID_basic_constraints, "critical,CA:TRUE");
  AddExtension(made.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  Require(X509_sign(made.get(), key, EVP_sha256()) > 0);
  return made;
}

}  // namespace

SelfSigned MakeSelfSigned(std::chrono::seconds valid_for) {
  const Key key(EVP_EC_gen("P-256"));
  Require(key != nullptr);
  const Certificate certificate = Sign(key.get(), valid_for);
  const Bio certificate_text(BIO_new(BIO_s_mem()));
  const Bio key_text(BIO_new(BIO_s_mem()));
  const Bio encrypted_text(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_X509(certificate_text.get(), certificate.get()) == 1);
  Require(PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                   nullptr) == 1);
  const auto* password = reinterpret_cast<const unsigned char*>("secret");
  Require(PEM_write_bio_PrivateKey(encrypted_text.get(), key.get(), EVP_aes_256_cbc(), password, 6,
                                   nullptr, nullptr) == 1);
  return {.certificate = TextOf(certificate_text.get()),
          .key = TextOf(key_text.get()),
          .encrypted_key = TextOf(encrypted_text.get())};
}

}  // namespace flovyn::testing
