#include <atomic>
#include <optional>
#include <string>
#include <thread>

#include "flovyn/domain/errors.h"
#include "server/front_under_test.h"
#include "server/http_client.h"

namespace flovyn::http {
namespace {

void TellPath(const HttpRequest& request, const Responder& responder) {
  responder.Send(Text(request.path));
}

TEST_CASE("http front: a client that goes away cancels its request once") {
  Waiting waiting;
  const auto front = StartTestFront({.workers = 1}, waiting.Handler());
  const bool reset = GENERATE(false, true);
  HttpClient client(front->port());
  client.Send(GetText("/"));
  const Responder responder = waiting.Take(1)[0].responder;
  std::atomic<int> cancelled = 0;
  responder.OnCancel([&] { ++cancelled; });
  CHECK(cancelled == 0);
  if (reset) {
    client.Reset();
  } else {
    client.Close();
  }
  CHECK(Eventually([&] { return cancelled == 1; }));
  responder.OnCancel([&] { cancelled += 10; });  // too late to wait for: runs at once
  CHECK(cancelled == 11);
  responder.Send(Text("nobody listens"));
  CHECK_FALSE(responder.Send(Text("and not twice")));
  CHECK(Eventually([&] { return front->open_connections() == 0; }));
  CHECK(cancelled == 11);
}

TEST_CASE("http front: an answered request is not cancelled") {
  Waiting waiting;
  const auto front = StartTestFront({}, waiting.Handler());
  HttpClient client(front->port());
  client.Send(GetText("/1"));
  const Responder responder = waiting.Take(1)[0].responder;
  std::atomic<bool> cancelled = false;
  const auto owned = std::make_shared<int>(0);
  responder.OnCancel([&cancelled, owned] { cancelled = true; });
  CHECK(owned.use_count() == 2);
  CHECK(responder.Send(Text("done")));
  CHECK(owned.use_count() == 1);  // dropped with the answer
  CHECK(client.Read().body == "done");
  client.Send(GetText("/2"));
  const Responder next = waiting.Take(1)[0].responder;
  responder.OnCancel([&cancelled] { cancelled = true; });
  client.Close();
  std::atomic<bool> next_cancelled = false;
  next.OnCancel([&] { next_cancelled = true; });
  CHECK(Eventually([&] { return next_cancelled.load(); }));
  CHECK_FALSE(cancelled);
}

TEST_CASE("http front: a client that closes only its sending side still gets its answers") {
  Waiting waiting;
  const auto front = StartTestFront({}, waiting.Handler());
  HttpClient client(front->port());
  client.Send(GetText("/1") + GetText("/2"));
  client.CloseSending();
  for (const std::string name : {"/1", "/2"}) {
    const Waiting::Request request = waiting.Take(1)[0];
    CHECK(request.responder.Send(Text(request.request.path)));
    CHECK(client.Read().body == name);
  }
  CHECK(client.AtEnd());
}

TEST_CASE("http front: stopping waits for answers that are owed, and closes what is idle") {
  Waiting waiting;
  const auto front =
      StartTestFront({.workers = 1}, [&](const HttpRequest& request, Responder responder) {
        if (request.path == "/later") return waiting.Add(request, std::move(responder));
        TellPath(request, responder);
      });
  HttpClient idle(front->port());
  CHECK(idle.Get("/").status == 200);
  HttpClient partial(front->port());
  partial.Send("GET /partial HTTP/1.1\r\nHost: test\r\n");
  HttpClient client(front->port());
  client.Send(GetText("/later"));
  const Responder responder = waiting.Take(1)[0].responder;
  std::jthread stopper([&] { front->Stop(absl::Seconds(20)); });
  CHECK(idle.AtEnd());
  CHECK_THROWS(HttpClient(front->port()));
  partial.Send("\r\n");
  CHECK(partial.Read().body == "/partial");
  CHECK(partial.AtEnd());
  CHECK(responder.Send(Text("in time")));
  const ClientResponse response = client.Read();
  CHECK(response.body == "in time");
  CHECK(response.Header("Connection") == "close");
  CHECK(client.AtEnd());
  stopper.join();
  CHECK(front->open_connections() == 0);
}

TEST_CASE("http front: after the grace the rest is cancelled and cut off") {
  Waiting waiting;
  auto front = StartTestFront({}, waiting.Handler());
  HttpClient client(front->port());
  client.Send(GetText("/"));
  const Responder responder = waiting.Take(1)[0].responder;
  std::atomic<int> cancelled = 0;
  responder.OnCancel([&] { ++cancelled; });
  front->Stop(absl::Milliseconds(50));
  CHECK(cancelled == 1);
  CHECK(client.AtEnd());
  front->Stop(absl::ZeroDuration());
  front.reset();
  CHECK_FALSE(responder.Send(Text("too late")));
  CHECK(cancelled == 1);
}

TEST_CASE("http front: stopping under load leaves nothing behind") {
  for (int round = 0; round < 10; ++round) {
    Waiting waiting;
    std::atomic<int> served = 0;
    auto front =
        StartTestFront({.workers = 2}, [&](const HttpRequest& request, Responder responder) {
          ++served;
          if (served % 3 == 0) return waiting.Add(request, std::move(responder));
          TellPath(request, responder);
        });
    std::vector<std::jthread> clients;
    for (int c = 0; c < 4; ++c) {
      clients.emplace_back([&front] {
        try {
          for (HttpClient client(front->port());;) client.Get("/x");
        } catch (const std::exception&) {
          // the front has stopped
        }
      });
    }
    REQUIRE(Eventually([&] { return served >= 4; }));
    std::jthread answering([&] {
      for (Waiting::Request& request : waiting.Take(1)) request.responder.Send(Text("late"));
    });
    front->Stop(absl::Milliseconds(20));
    answering.join();
    for (std::jthread& client : clients) client.join();
    CHECK(front->open_connections() == 0);
  }
}

TEST_CASE("http front: a port that is taken is said plainly") {
  const auto front = StartTestFront({}, TellPath);
  const auto second = StartFront({.port = front->port()}, TellPath);
  REQUIRE_FALSE(second.ok());
  CHECK(second.status().code() == absl::StatusCode::kUnavailable);
  const std::string message(second.status().message().data(), second.status().message().size());
  CHECK(message.find("HTTP port " + std::to_string(front->port()) +
                     " on 127.0.0.1 is in use by another program") != std::string::npos);
}

TEST_CASE("http front: its port is free again at once") {
  auto front = StartTestFront({}, TellPath);
  const int port = front->port();
  HttpClient client(port);
  CHECK(client.Get("/").status == 200);
  front.reset();
  const auto second = StartFront({.port = port}, TellPath);
  CHECK(second.ok());
}

TEST_CASE("http front: options that cannot work are refused by name") {
  const auto field_of = [](const FrontOptions& options) {
    return FieldOf(StartFront(options, TellPath).status());
  };
  CHECK(field_of({.port = 70'000}) == "port");
  CHECK(field_of({.port = 0, .workers = 0}) == "workers");
  CHECK(field_of({.port = 0, .max_connections = 0}) == "max_connections");
  CHECK(field_of({.port = 0, .max_target_bytes = 9'000}) == "max_target_bytes");
  CHECK(field_of({.port = 0, .idle_timeout = absl::ZeroDuration()}) == "idle_timeout");
  CHECK(field_of({.host = "no such host", .port = 0}) == "host");
}

}  // namespace
}  // namespace flovyn::http
