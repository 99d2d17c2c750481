#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "server/event_reader.h"
#include "server/front_under_test.h"
#include "server/http_client.h"
#include "support/self_signed.h"

namespace flovyn::http {
namespace {

using testing::MakeSelfSigned;
using testing::SelfSigned;

const SelfSigned& Own() {
  static const SelfSigned made = MakeSelfSigned();
  return made;
}

FrontOptions TlsOptions() {
  return {.tls = {.certificate_chain = Own().certificate, .private_key = Own().key}};
}

void EchoOverTls(const HttpRequest& request, const Responder& responder) {
  responder.Send(Text(request.body.empty() ? request.path : request.body));
}

/// A client that trusts the server's own certificate, and no other.
class TlsClient {
 public:
  explicit TlsClient(int port) : client_("localhost", port) {
    const std::string& pem = Own().certificate;
    BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    X509_STORE* store = X509_STORE_new();
    X509_STORE_add_cert(store, certificate);
    client_.set_ca_cert_store(store);
    X509_free(certificate);
    BIO_free(bio);
    client_.set_keep_alive(true);
    client_.set_read_timeout(20);
    client_.set_write_timeout(20);
  }

  httplib::SSLClient& operator*() { return client_; }
  httplib::SSLClient* operator->() { return &client_; }

 private:
  httplib::SSLClient client_;
};

TEST_CASE("http tls: requests and answers of any size, on one connection") {
  const auto front = StartTestFront(TlsOptions(), EchoOverTls);
  TlsClient client(front->port());
  const std::string large(1'000'000, 'x');
  for (int i = 0; i < 3; ++i) {
    const httplib::Result small = client->Get("/a");
    REQUIRE(small);
    CHECK(small->body == "/a");
    const httplib::Result echo = client->Post("/", large, "text/plain");
    REQUIRE(echo);
    CHECK(echo->body == large);
    CHECK(front->open_connections() == 1);
  }
}

TEST_CASE("http tls: many clients at once") {
  const auto front = StartTestFront(TlsOptions(), EchoOverTls);
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      TlsClient client(front->port());
      for (int j = 0; j < 20; ++j) {
        const std::string body = absl::StrCat(i, "-", j, std::string(20'000, 'y'));
        const httplib::Result echo = client->Post("/", body, "text/plain");
        if (echo && echo->body == body) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(right == 8 * 20);
}

TEST_CASE("http tls: an answer that comes from another thread later") {
  Waiting waiting;
  const auto front = StartTestFront(TlsOptions(), waiting.Handler());
  std::string body;
  std::thread asking([&] {
    TlsClient client(front->port());
    const httplib::Result answer = client->Get("/");
    if (answer) body = answer->body;
  });
  const auto requests = waiting.Take(1);
  CHECK(requests[0].responder.Send(Text(std::string(300'000, 'z'))));
  asking.join();
  CHECK(body == std::string(300'000, 'z'));
}

TEST_CASE("http tls: an event stream arrives whole and ends") {
  Waiting waiting;
  const auto front = StartTestFront(TlsOptions(), waiting.Handler());
  std::string got;
  std::thread reading([&] {
    TlsClient client(front->port());
    client->Get("/", [&got](const char* bytes, std::size_t size) {
      got.append(bytes, size);
      return true;
    });
  });
  const auto stream =
      waiting.Take(1)[0].responder.Stream({.content_type = "text/event-stream"}, {});
  REQUIRE(stream.has_value());
  std::string sent;
  for (int i = 0; i < 200; ++i) {
    const std::string event = absl::StrCat("data: ", i, std::string(5'000, 'e'), "\n\n");
    stream->Write(event);
    sent += event;
  }
  stream->End();
  reading.join();
  CHECK(got == sent);
}

TEST_CASE("http tls: a client that speaks plain HTTP is told to use https") {
  const auto front = StartTestFront(TlsOptions(), EchoOverTls);
  HttpClient client(front->port());
  const ClientResponse answer = client.Get("/");
  CHECK(answer.status == 400);
  CHECK_THAT(answer.body, testing::ContainsText("use https://"));
  CHECK(client.AtEnd());
  CHECK(Eventually([&] { return front->open_connections() == 0; }));
}

TEST_CASE("http tls: who never shakes hands, or talks nonsense, is cut off") {
  FrontOptions options = TlsOptions();
  options.idle_timeout = absl::Milliseconds(100);
  const auto front = StartTestFront(options, EchoOverTls);
  HttpClient silent(front->port());
  CHECK(silent.AtEnd());
  HttpClient half(front->port());
  half.Send(std::string("\x16\x03\x01\x02", 4));  // the beginning of a client's hello
  CHECK(half.AtEnd());
  HttpClient nonsense(front->port());
  nonsense.Send(std::string(1'000, '\xFF'));
  nonsense.ReadSome(100);  // an alert, perhaps
  CHECK(Eventually([&] { return front->open_connections() == 0; }));
  // A handshake that is too slow is cut off, too.
  CHECK(Eventually([&] {
    const httplib::Result answer = TlsClient(front->port())->Get("/");
    return answer && answer->status == 200;
  }));
}

TEST_CASE("http tls: old versions of the protocol are refused") {
  const auto front = StartTestFront(TlsOptions(), EchoOverTls);
  TlsClient client(front->port());
  SSL_CTX_set_security_level(client->ssl_context(), 0);
  SSL_CTX_set_min_proto_version(client->ssl_context(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(client->ssl_context(), TLS1_1_VERSION);
  CHECK_FALSE(client->Get("/"));
  TlsClient modern(front->port());
  SSL_CTX_set_max_proto_version(modern->ssl_context(), TLS1_2_VERSION);
  CHECK(modern->Get("/"));
}

TEST_CASE("http tls: one connection too many is told so") {
  FrontOptions options = TlsOptions();
  options.max_connections = 1;
  const auto front = StartTestFront(options, EchoOverTls);
  TlsClient first(front->port());
  REQUIRE(first->Get("/"));
  const httplib::Result second = TlsClient(front->port())->Get("/");
  REQUIRE(second);
  CHECK(second->status == 503);
}

TEST_CASE("http tls: stopping answers what has arrived and closes the rest") {
  Waiting waiting;
  const auto front = StartTestFront(TlsOptions(), waiting.Handler());
  int status = 0;
  std::thread asking([&] {
    const httplib::Result answer = TlsClient(front->port())->Get("/");
    if (answer) status = answer->status;
  });
  const auto requests = waiting.Take(1);
  std::thread stopping([&] { front->Stop(absl::Seconds(20)); });
  requests[0].responder.Send(Text("late"));
  asking.join();
  stopping.join();
  CHECK(status == 200);
  CHECK(front->open_connections() == 0);
}

TEST_CASE("http tls: an identity that cannot work is refused by the part that is wrong") {
  const SelfSigned other = MakeSelfSigned();
  const SelfSigned old = MakeSelfSigned(std::chrono::seconds(-60));
  const auto refusal = [](std::string certificate, std::string key) {
    return std::string(CheckTlsIdentity({std::move(certificate), std::move(key)}).message());
  };
  CHECK(CheckTlsIdentity({Own().certificate, Own().key}).ok());
  CHECK(CheckTlsIdentity({Own().certificate + other.certificate, Own().key}).ok());
  CHECK_THAT(refusal("", Own().key), testing::ContainsText("tls.certificate_chain: holds no PEM"));
  CHECK_THAT(refusal("nonsense", Own().key), testing::ContainsText("tls.certificate_chain: holds"));
  CHECK_THAT(refusal(old.certificate, old.key), testing::ContainsText("has expired"));
  CHECK_THAT(refusal(Own().certificate, ""),
             testing::ContainsText("tls.private_key: holds no PEM"));
  CHECK_THAT(refusal(Own().certificate, Own().encrypted_key),
             testing::ContainsText("must not be encrypted"));
  CHECK_THAT(refusal(Own().certificate, other.key),
             testing::ContainsText("tls.private_key: does not belong to the certificate"));
  FrontOptions options;
  options.tls = {.certificate_chain = Own().certificate, .private_key = other.key};
  options.port = 0;
  CHECK(absl::IsInvalidArgument(StartFront(options, EchoOverTls).status()));
}

}  // namespace
}  // namespace flovyn::http
