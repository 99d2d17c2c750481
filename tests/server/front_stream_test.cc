#include <atomic>
#include <mutex>
#include <optional>
#include <string>

#include "server/event_reader.h"
#include "server/front_under_test.h"

namespace flovyn::http {
namespace {

/// A front whose only answer is a stream that the test writes to.
class StreamingFront {
 public:
  explicit StreamingFront(const FrontOptions& options)
      : front(StartTestFront(options, waiting.Handler())) {}

  /// The stream of the next request.
  EventStream Take() {
    const Waiting::Request request = waiting.Take(1)[0];
    const std::optional<EventStream> stream =
        request.responder.Stream({.content_type = "text/event-stream"},
                                 {.drained = [this] { ++drained; }, .over = [this] { ++over; }});
    REQUIRE(stream.has_value());
    return *stream;
  }

  std::atomic<int> drained = 0;
  std::atomic<int> over = 0;
  Waiting waiting;
  std::unique_ptr<Front> front;
};

TEST_CASE("front stream: a reader that takes nothing is full, then cut off") {
  StreamingFront server({.write_timeout = absl::Milliseconds(200), .stream_buffer_bytes = 1'000});
  HttpClient client(server.front->port());
  client.Send(GetText("/"));
  const EventStream stream = server.Take();
  const std::string event = "data: " + std::string(100'000, 'x') + "\n\n";
  int written = 0;
  for (; written < 1'000 && !stream.full(); ++written) stream.Write(event);
  CHECK(written < 1'000);
  CHECK(Eventually([&] { return server.over == 1; }));
  CHECK(Eventually([&] { return server.front->open_connections() == 0; }));
  CHECK(server.drained == 0);
  stream.Write(event);  // nobody is there
  stream.End();
}

TEST_CASE("front stream: a reader that catches up is told of, and loses nothing") {
  StreamingFront server({.stream_buffer_bytes = 1'000});
  HttpClient client(server.front->port());
  client.Send(GetText("/"));
  const EventStream stream = server.Take();
  const std::string event = "data: " + std::string(100'000, 'x') + "\n\n";
  std::size_t written = 0;
  for (; written < 1'000 && !stream.full(); ++written) stream.Write(event);
  REQUIRE(stream.full());
  client.ReadHead();
  std::size_t got = 0;
  while (got < written * event.size()) got += client.ReadSome(65'536).size();
  CHECK(got == written * event.size());
  CHECK(Eventually([&] { return server.drained == 1; }));
  CHECK_FALSE(stream.full());
  stream.End();
  CHECK(client.AtEnd());
  CHECK(Eventually([&] { return server.over == 1; }));
}

TEST_CASE("front stream: comments keep a silent stream alive, until it was silent for too long") {
  StreamingFront server({.idle_timeout = absl::Milliseconds(20),
                         .request_deadline = absl::Milliseconds(20),
                         .stream_keep_alive = absl::Milliseconds(20),
                         .stream_inactivity = absl::Milliseconds(300)});
  HttpClient client(server.front->port());
  client.Send(GetText("/"));
  const EventStream stream = server.Take();
  client.ReadHead();
  std::string text;
  for (std::string some = client.ReadSome(100); !some.empty(); some = client.ReadSome(100)) {
    text += some;
  }
  CHECK(text.starts_with(": keep-alive\n\n: keep-alive\n\n"));
  CHECK(Eventually([&] { return server.over == 1; }));
}

TEST_CASE("front stream: a client that goes away, and a stop, end it at once") {
  StreamingFront server({});
  const bool goes = GENERATE(true, false);
  HttpClient client(server.front->port());
  client.Send(GetText("/"));
  const EventStream stream = server.Take();
  if (goes) {
    client.Close();
    CHECK(Eventually([&] { return server.over == 1; }));
    CHECK(Eventually([&] { return server.front->open_connections() == 0; }));
  }
  server.front->Stop(absl::Seconds(20));
  CHECK(server.over == 1);
}

}  // namespace
}  // namespace flovyn::http
