#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "server/front_under_test.h"
#include "server/http_client.h"
#include "server/socket.h"

namespace flovyn::http {
namespace {

std::string Filled(std::size_t size) {
  std::string text;
  text.resize(size, 'z');
  return text;
}

// Sends a text and expects a refusal with a JSON body that has `part`, then the end.
void CheckRefused(int port, const std::string& text, int status, const std::string& part) {
  INFO(text.substr(0, 200));
  HttpClient client(port);
  std::jthread sender([&] { client.Send(text); });  // the server may stop reading it
  const ClientResponse response = client.Read();
  CHECK(response.status == status);
  CHECK(response.Header("Content-Type") == "application/json");
  CHECK(response.Header("Connection") == "close");
  CHECK(response.body.starts_with(R"({"error":")"));
  INFO(response.body);
  CHECK(response.body.find(part) != std::string::npos);
  CHECK(client.AtEnd());
  sender.join();
}

TEST_CASE("http front: slow senders hold no worker, and end with a 408") {
  const auto front =
      StartTestFront({.workers = 1, .request_deadline = absl::Milliseconds(400)}, Echo);
  std::vector<HttpClient> slow;
  for (int i = 0; i < 16; ++i) {
    slow.emplace_back(front->port());
    slow.back().Send(i % 2 == 0 ? "POST / HTTP/1.1\r\nHo"
                                : "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12");
  }
  REQUIRE(Eventually([&] { return front->open_connections() == slow.size(); }));
  HttpClient quick(front->port());
  CHECK(quick.Get("/quick").body == "/quick");
  for (HttpClient& client : slow) {
    const ClientResponse response = client.Read();
    CHECK(response.status == 408);
    CHECK(response.Header("Connection") == "close");
    CHECK(client.AtEnd());
  }
}

TEST_CASE("http front: the deadline counts from the first byte, whatever trickles in later") {
  const auto front = StartTestFront({.request_deadline = absl::Milliseconds(200)}, Echo);
  HttpClient client(front->port());
  client.Send("GET / HTTP/1.1\r\nHost: test\r\n");
  // Every byte is progress, but there is no end of them.
  std::atomic<bool> ended = false;
  std::jthread trickle([&] {
    while (!ended && client.Send("X: y\r\n")) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  });
  const int status = client.Read().status;
  ended = true;
  trickle.join();
  CHECK(status == 408);
}

TEST_CASE("http front: what is too large is refused before it is read") {
  const auto front = StartTestFront(
      {.max_head_bytes = 20'000, .max_headers = 10, .max_body_bytes = 100'000}, Echo);
  const int port = front->port();
  const std::string head = "POST / HTTP/1.1\r\nHost: test\r\n";
  CheckRefused(port, head + "Content-Length: 100001\r\n\r\n" + std::string(100'001, 'x'), 413,
               "100001 bytes, at most 100000");
  CheckRefused(port, head + "Content-Length: 99999999999999999999999\r\n\r\n", 413, "100000");
  CheckRefused(port, head + "Expect: 100-continue\r\nContent-Length: 100001\r\n\r\n", 413,
               "100000");
  CheckRefused(port,
               head + "Transfer-Encoding: chunked\r\n\r\nc350\r\n" + std::string(50'000, 'x') +
                   "\r\nc351\r\n" + std::string(50'001, 'x'),
               413, "100000");
  CheckRefused(port, head + "X: " + std::string(30'000, 'x') + "\r\n\r\n", 431, "20000 bytes");
  CheckRefused(port, "GET /" + std::string(30'000, 'x'), 431, "20000 bytes");
  std::string many;
  for (int i = 0; i < 10; ++i) many += "X: y\r\n";
  CheckRefused(port, head + many + "\r\n", 431, "10 headers");
  CheckRefused(port, GetText("/" + std::string(8'000, 'x')), 414, "8001 bytes, at most 8000");

  HttpClient client(port);
  CHECK(client.Post("/", std::string(100'000, 'x')).body.size() == 100'000);
  const std::string longest = "/" + std::string(7'999, 'x');
  CHECK(client.Get(longest).body == longest);
  CHECK(client.Post(longest, "y").body == "y");
}

TEST_CASE("http front: malformed requests are refused") {
  const auto front = StartTestFront({}, Echo);
  const int port = front->port();
  CheckRefused(port, "hello\r\n\r\n", 400, "request line");
  CheckRefused(port, "GET / HTTP/3.0\r\n\r\n", 505, "HTTP/1.1");
  CheckRefused(port, "GET / HTTP/1.1\r\n\r\n", 400, "Host");
  CheckRefused(port, "GET / HTTP/1.1\nHost: test\n\n", 400, "CR LF");
  CheckRefused(port, GetText("/", "Content-Encoding: gzip\r\n"), 415, "compressed");
  CheckRefused(port, GetText("/", "Expect: tea\r\n"), 417, "100-continue");

  // Framed well, but not understood: the connection can go on.
  HttpClient client(port);
  for (const std::string line : {"GET test HTTP/1.1", "OPTIONS * HTTP/1.1", "GET /%00 HTTP/1.1"}) {
    client.Send(line + "\r\nHost: test\r\n\r\n");
    CHECK(client.Read().status == 400);
  }
  client.Send("BREW /pot HTTP/1.1\r\nHost: test\r\n\r\n");  // for the handler to refuse
  CHECK(client.Read().body == "/pot");
}

TEST_CASE("http front: connections beyond the limit are told so, others are served") {
  const auto front = StartTestFront({.max_connections = 2}, Echo);
  HttpClient first(front->port());
  HttpClient second(front->port());
  CHECK(first.Get("/").status == 200);
  CHECK(second.Get("/").status == 200);
  CheckRefused(front->port(), GetText("/"), 503, "connections");
  {
    // What arrives after the answer was sent must not destroy the answer.
    HttpClient late(front->port());
    REQUIRE(Eventually([&] { return front->open_connections() == 3; }));
    late.Send(GetText("/"));
    CHECK(late.Read().status == 503);
    CHECK(late.AtEnd());
  }
  CHECK(first.Get("/again").body == "/again");
  first.Close();
  REQUIRE(Eventually([&] { return front->open_connections() == 1; }));
  HttpClient third(front->port());
  CHECK(third.Get("/third").body == "/third");
}

TEST_CASE("http front: many more connections than the limit at once all end") {
  const auto front = StartTestFront({.max_connections = 1}, Echo);
  HttpClient first(front->port());
  CHECK(first.Get("/").status == 200);
  std::vector<HttpClient> crowd;
  for (int i = 0; i < 200; ++i) crowd.emplace_back(front->port());
  REQUIRE(Eventually([&] { return front->open_connections() <= 1 + 64; }));
  crowd.clear();
  CHECK(Eventually([&] { return front->open_connections() == 1; }));
  CHECK(first.Get("/").status == 200);
}

TEST_CASE("http front: without free descriptors new connections wait, and the others go on") {
  const auto front = StartTestFront({}, Echo);
  HttpClient first(front->port());
  CHECK(first.Get("/first").status == 200);
  rlimit before = {};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit low = before;
  low.rlim_cur = std::min<rlim_t>(before.rlim_cur, 200);
  REQUIRE(setrlimit(RLIMIT_NOFILE, &low) == 0);
  std::vector<Descriptor> hoard;
  for (;;) {
    Descriptor taken(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!taken) break;
    hoard.push_back(std::move(taken));
  }
  REQUIRE_FALSE(hoard.empty());
  hoard.pop_back();
  HttpClient second(front->port());  // has the last descriptor: the front gets none
  second.Send(GetText("/second"));
  CHECK(first.Get("/again").body == "/again");
  CHECK(front->open_connections() == 1);
  hoard.clear();
  CHECK(second.Read().body == "/second");
  CHECK(setrlimit(RLIMIT_NOFILE, &before) == 0);
}

TEST_CASE("http front: idle connections are closed after the idle timeout") {
  const auto front = StartTestFront({.idle_timeout = absl::Milliseconds(100)}, Echo);
  HttpClient fresh(front->port());
  CHECK(fresh.AtEnd());
  HttpClient used(front->port());
  CHECK(used.Get("/").status == 200);
  CHECK(used.AtEnd());
  CHECK(Eventually([&] { return front->open_connections() == 0; }));
}

TEST_CASE("http front: a slow reader holds no worker and gets all") {
  const std::string large = Filled(16'000'000);
  const auto front =
      StartTestFront({.workers = 1}, [&](const HttpRequest& request, const Responder& responder) {
        responder.Send(Text(request.path == "/large" ? large : request.path));
      });
  HttpClient slow(front->port());
  slow.Send(GetText("/large") + GetText("/next"));
  HttpClient quick(front->port());
  CHECK(quick.Get("/quick").body == "/quick");
  CHECK(slow.Read().body == large);
  CHECK(slow.Read().body == "/next");
}

TEST_CASE("http front: a reader that takes nothing is cut off") {
  const auto front = StartTestFront({.write_timeout = absl::Milliseconds(100)},
                                    [](const HttpRequest&, const Responder& responder) {
                                      responder.Send(Text(Filled(32'000'000)));
                                    });
  HttpClient client(front->port());
  client.Send(GetText("/"));
  REQUIRE(Eventually([&] { return front->open_connections() == 1; }));
  CHECK(Eventually([&] { return front->open_connections() == 0; }));
}

}  // namespace
}  // namespace flovyn::http
