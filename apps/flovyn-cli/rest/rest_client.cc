#include "rest/rest_client.h"

#include <httplib.h>

#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/base/version.h"
#include "flovyn/domain/errors.h"
#include "rest/refusal.h"

namespace flovyn::cli {
namespace {

constexpr std::time_t kConnectSeconds = 5;
constexpr const char* kJson = "application/json";

std::string Why(httplib::Error error, const Connection& connection) {
  switch (error) {
    case httplib::Error::SSLServerVerification:
      return "its certificate is not trusted; name its authority with --ca-file";
    case httplib::Error::SSLLoadingCerts:
      return absl::StrFormat("the certificates in '%s' cannot be read", connection.ca_file);
    case httplib::Error::SSLConnection:
      return "no TLS connection comes about; is it a https:// server?";
    case httplib::Error::Read:
      return "no answer comes, or none in time (--timeout)";
    case httplib::Error::ConnectionTimeout:
    case httplib::Error::Connection:
      return "no connection comes about";
    default:
      return httplib::to_string(error);
  }
}

}  // namespace

struct RestClient::Impl {
  Connection connection;
  absl::Duration timeout;
  httplib::Client client;

  Impl(const Connection& to, absl::Duration answer_within)
      : connection(to), timeout(answer_within), client(to.origin) {
    client.set_url_encode(false);
    client.set_keep_alive(true);
    client.set_connection_timeout(kConnectSeconds);
    client.set_write_timeout(absl::ToTimeT(absl::UnixEpoch() + timeout));
    if (!connection.ca_file.empty()) client.set_ca_cert_path(connection.ca_file.c_str());
    client.enable_server_certificate_verification(true);
  }

  httplib::Result Send(const Request& request) {
    httplib::Request http;
    http.method = request.method;
    http.path = TargetOf(request, connection.prefix, connection.tenant);
    http.headers = {{"Accept", "application/json, text/csv"},
                    {"User-Agent", "flovyn/" FLOVYN_VERSION_STRING}};
    if (!connection.api_key.empty()) {
      http.headers.emplace("Authorization", "Bearer " + connection.api_key);
    }
    if (!request.body.empty()) http.headers.emplace("Content-Type", kJson);
    http.body = request.body;
    client.set_read_timeout(absl::ToTimeT(absl::UnixEpoch() + timeout + request.longer));
    return client.send(http);
  }

  absl::StatusOr<httplib::Response> Answer(const Request& request) {
    httplib::Result result = Send(request);
    if (!result) {
      return Unavailable(
          absl::StrFormat("%s: %s", connection.origin, Why(result.error(), connection)));
    }
    if (result->status >= 300) return RefusalOf(result->status, result->body);
    return std::move(result.value());
  }
};

RestClient::RestClient(const Connection& connection, absl::Duration timeout)
    : impl_(std::make_unique<Impl>(connection, timeout)) {}
RestClient::~RestClient() = default;

absl::StatusOr<Document> RestClient::Call(const Request& request) {
  FLOVYN_ASSIGN_OR_RETURN(httplib::Response response, impl_->Answer(request));
  Document document = {.status = response.status, .text = std::move(response.body)};
  if (document.text.empty()) return document;
  absl::StatusOr<Json> value = ParseJson(document.text);
  if (!value.ok()) {
    return FailedPrecondition(
        absl::StrFormat("%s answers no JSON; is it a flovyn server?", impl_->connection.origin));
  }
  document.value = *std::move(value);
  return document;
}

absl::StatusOr<std::string> RestClient::Text(const Request& request) {
  FLOVYN_ASSIGN_OR_RETURN(httplib::Response response, impl_->Answer(request));
  return std::move(response.body);
}

}  // namespace flovyn::cli
