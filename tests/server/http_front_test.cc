#include <atomic>
#include <stdexcept>
#include <thread>

#include "server/front_under_test.h"
#include "server/http_client.h"

namespace flovyn::http {
namespace {

TEST_CASE("http front: a request reaches the handler decoded, its headers as sent") {
  HttpRequest seen;
  const auto front =
      StartTestFront({}, [&seen](const HttpRequest& request, const Responder& responder) {
        seen = request;
        responder.Send({.status = 201, .body = "{}", .headers = {{"X-Made", "here"}}});
      });
  HttpClient client(front->port());
  client.Send(
      "PUT /a%2Fb/%C3%A9+?x=1&y=a+b%20c&x=2&q=what?%3F HTTP/1.1\r\nhOST: test\r\n"
      "Authorization:  Bearer a%2Bb \r\nAccept-Encoding: br, gzip\r\nRange: bytes=0-0\r\n"
      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\nk=v");
  const ClientResponse response = client.Read();
  CHECK(response.status == 201);
  CHECK(response.body == "{}");
  CHECK(response.Header("Content-Type") == "application/json");
  CHECK(response.Header("Content-Length") == "2");
  CHECK(response.Header("X-Made") == "here");
  CHECK(response.Header("Connection").empty());
  CHECK(response.Header("Content-Encoding").empty());
  CHECK(seen.method == "PUT");
  CHECK(seen.path == "/a/b/\xC3\xA9+");
  CHECK(seen.target == "/a%2Fb/%C3%A9+?x=1&y=a+b%20c&x=2&q=what?%3F");
  CHECK(seen.QueryParameters("x") == std::vector<std::string_view>{"1", "2"});
  CHECK(seen.QueryParameter("y") == "a b c");
  CHECK(seen.QueryParameter("q") == "what??");
  CHECK_FALSE(seen.QueryParameter("k").has_value());
  CHECK(seen.Header("AUTHORIZATION") == "Bearer a%2Bb");
  CHECK(seen.Header("Host") == "test");
  CHECK_FALSE(seen.Header("Nothing").has_value());
  CHECK(seen.body == "k=v");
  CHECK(seen.remote_address == "127.0.0.1");
}

TEST_CASE("http front: a target in the form for proxies is understood") {
  const auto front = StartTestFront({}, Echo);
  HttpClient client(front->port());
  CHECK(client.Get("http://test:80/a/b?c=d").body == "/a/b");
  CHECK(client.Get("https://test").body == "/");
}

TEST_CASE("http front: connections are kept alive as HTTP/1.1 and HTTP/1.0 want it") {
  const auto front = StartTestFront({}, Echo);
  HttpClient client(front->port());
  CHECK(client.Get("/1").body == "/1");
  CHECK(client.Post("/2", "two").body == "two");
  client.Send(GetText("/3", "Connection: foo, Close\r\n"));
  const ClientResponse last = client.Read();
  CHECK(last.body == "/3");
  CHECK(last.Header("Connection") == "close");
  CHECK(client.AtEnd());

  HttpClient old(front->port());
  old.Send("GET /old HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
  CHECK(old.Read().Header("Connection") == "keep-alive");
  old.Send("GET /old HTTP/1.0\r\n\r\n");
  CHECK(old.Read().body == "/old");
  CHECK(old.AtEnd());
}

TEST_CASE("http front: HEAD has the length of the answer but no body, 204 has neither") {
  const auto front = StartTestFront({}, [](const HttpRequest& request, const Responder& responder) {
    responder.Send({.status = request.path == "/none" ? 204 : 200, .body = "12345"});
  });
  HttpClient client(front->port());
  client.Send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
  CHECK(client.ReadHead().Header("Content-Length") == "5");
  const ClientResponse none = client.Get("/none");
  CHECK(none.status == 204);
  CHECK(none.Header("Content-Length").empty());
  CHECK(client.Get("/").body == "12345");
}

TEST_CASE("http front: bodies come in chunks and after 100 Continue") {
  const auto front = StartTestFront({}, Echo);
  HttpClient client(front->port());
  client.Send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
  client.Send("lo\r\n6;note=\"x\"\r\n world\r\n0\r\nTrailer: t\r\n\r\n");
  CHECK(client.Read().body == "hello world");
  client.Send("POST / HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  CHECK(client.ReadHead().status == 100);
  client.Send("body");
  CHECK(client.Read().body == "body");
}

TEST_CASE("http front: an answer may come later, from another thread") {
  Waiting waiting;
  const auto front = StartTestFront({.workers = 1}, waiting.Handler());
  HttpClient client(front->port());
  for (const std::string name : {"/first", "/second"}) {
    client.Send(GetText(name));
    std::vector<Waiting::Request> requests = waiting.Take(1);
    std::jthread([&] {
      requests[0].responder.Send(Text("late " + requests[0].request.path));
    }).join();
    CHECK(client.Read().body == "late " + name);
  }
}

TEST_CASE("http front: 200 requests wait at once on 2 workers, and each gets its own answer") {
  Waiting waiting;
  const auto front = StartTestFront({.workers = 2}, waiting.Handler());
  std::vector<HttpClient> clients;
  for (int i = 0; i < 200; ++i) {
    clients.emplace_back(front->port());
    clients.back().Send(GetText("/" + std::to_string(i)));
  }
  const std::vector<Waiting::Request> requests = waiting.Take(200);
  std::vector<std::jthread> senders;
  for (std::size_t s = 0; s < 4; ++s) {
    senders.emplace_back([&requests, s] {
      for (std::size_t i = s; i < requests.size(); i += 4) {
        requests[i].responder.Send(Text(requests[i].request.path));
      }
    });
  }
  for (std::jthread& sender : senders) sender.join();
  for (std::size_t i = 0; i < clients.size(); ++i) {
    CHECK(clients[i].Read().body == "/" + std::to_string(i));
  }
}

TEST_CASE("http front: pipelined requests are answered in order, at once or later") {
  Waiting waiting;
  const auto front =
      StartTestFront({.workers = 2}, [&](const HttpRequest& request, Responder responder) {
        if (request.path == "/later") return waiting.Add(request, std::move(responder));
        Echo(request, responder);
      });
  HttpClient client(front->port());
  client.Send(GetText("/1") + GetText("/later") + PostText("/", "3") + GetText("/later") +
              GetText("/5"));
  CHECK(client.Read().body == "/1");
  for (const std::string next : {"3", "/5"}) {
    waiting.Take(1)[0].responder.Send(Text("waited"));
    CHECK(client.Read().body == "waited");
    CHECK(client.Read().body == next);
  }
  // More than one turn of the loop reads at once.
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += GetText("/" + std::to_string(i));
  std::jthread sender([&] { client.Send(many); });
  for (int i = 0; i < 10'000; ++i) {
    const std::string body = client.Read().body;
    if (body != "/" + std::to_string(i)) FAIL(i << " was answered with " << body);
  }
  sender.join();
}

TEST_CASE("http front: the first answer counts, and a dropped request is a 500") {
  std::atomic<int> taken = 0;
  const auto front =
      StartTestFront({}, [&](const HttpRequest& request, const Responder& responder) {
        if (request.path == "/drop") return;
        if (request.path == "/throw") throw std::runtime_error("secret");
        std::jthread rival([&] { taken += responder.Send(Text("one")) ? 1 : 0; });
        taken += responder.Send(Text("two")) ? 1 : 0;
        rival.join();
        taken += responder.Send(Text("three")) ? 1 : 0;
      });
  HttpClient client(front->port());
  for (int i = 1; i <= 20; ++i) {
    const std::string body = client.Get("/race").body;
    CHECK((body == "one" || body == "two"));
    CHECK(Eventually([&] { return taken == i; }));
  }
  for (const std::string target : {"/drop", "/throw"}) {
    const ClientResponse failed = client.Get(target);
    CHECK(failed.status == 500);
    CHECK(failed.body == R"({"error":"internal error"})");
    CHECK(failed.headers.size() == 2);  // the text of an exception is nowhere
  }
}

TEST_CASE("http front: a header that would break the answer makes it a 500") {
  const std::vector<std::pair<std::string, std::string>> bad = {
      {"X", "a\r\nSet-Cookie: b"}, {"X\n", "a"},        {"X: Y", "a"},
      {"content-length", "1"},     {"Connection", "x"}, {"", "a"}};
  std::size_t next = 0;
  const auto front = StartTestFront({}, [&](const HttpRequest&, const Responder& responder) {
    responder.Send({.body = "fine", .headers = {bad[next]}});
  });
  HttpClient client(front->port());
  for (; next < bad.size(); ++next) {
    const ClientResponse response = client.Get("/");
    CHECK(response.status == 500);
    CHECK(response.headers.size() == 2);
  }
}

}  // namespace
}  // namespace flovyn::http
