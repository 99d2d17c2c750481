#include <memory>
#include <string>
#include <vector>

#include "services/engine_fixture.h"
#include "test.h"

namespace flovyn {
namespace {

class RecordingReader final : public StreamReader {
 public:
  bool full() const override { return events.size() >= room; }
  void Write(const StreamEvent& event) override { events.push_back(event); }
  void Finish() override { ++finished; }

  std::size_t room = 1'000;
  std::vector<StreamEvent> events;
  int finished = 0;
};

struct Watched {
  testing::EngineFixture engine;
  WorkflowId id = engine.Start();

  StreamService& streams() { return engine.engine().streams(); }
  StreamService::Ticket Open(const std::shared_ptr<RecordingReader>& reader) {
    StreamRequest request;
    request.tenant = engine.tenant();
    request.execution = id;
    const auto ticket = streams().Open(engine.caller(), request, reader);
    REQUIRE(ticket.ok());
    return *ticket;
  }
  void Tell(const std::string& text) {
    const StreamItem item = {.type = StreamType::kToken, .data = text, .at = engine.clock().Now()};
    streams().Receive({engine.tenant(), id.uuid()}, item);
  }
};

TEST_CASE("streams: every watcher of an execution gets all, and a closed one nothing more") {
  Watched watched;
  const auto first = std::make_shared<RecordingReader>();
  const auto second = std::make_shared<RecordingReader>();
  const StreamService::Ticket ticket = watched.Open(first);
  watched.streams().Continue(ticket);
  watched.streams().Continue(watched.Open(second));
  watched.Tell("a");
  watched.streams().Close(ticket);
  watched.Tell("b");
  CHECK(first->events.size() == 2);
  CHECK(second->events.size() == 3);
  CHECK(first.use_count() == 1);
  CHECK(watched.streams().open_streams() == 1);
}

TEST_CASE("streams: a reader that is full gets the rest when it has room, in order") {
  Watched watched;
  const auto reader = std::make_shared<RecordingReader>();
  reader->room = 2;
  const StreamService::Ticket ticket = watched.Open(reader);
  watched.streams().Continue(ticket);
  for (const char* text : {"a", "b", "c"}) watched.Tell(text);
  const auto poll = watched.engine.PollWorkflow();
  REQUIRE(poll->has_work());
  CHECK(watched.engine.Submit(watched.id, {CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
  CHECK(reader->events.size() == 2);
  CHECK(reader->finished == 0);
  reader->room = 1'000;
  watched.streams().Continue(ticket);
  std::string tokens;
  for (const StreamEvent& event : reader->events) {
    if (event.type == StreamType::kToken) tokens += event.data;
  }
  CHECK(tokens == "abc");
  CHECK(reader->finished == 1);
  CHECK(reader->events.back().data.find("WORKFLOW_COMPLETED") != std::string::npos);
}

TEST_CASE("streams: nothing is written before a reader is ready") {
  Watched watched;
  const auto reader = std::make_shared<RecordingReader>();
  const StreamService::Ticket ticket = watched.Open(reader);
  watched.Tell("a");
  REQUIRE(watched.engine.PollWorkflow()->has_work());
  CHECK(watched.engine.Submit(watched.id, {CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
  CHECK(reader->events.empty());
  watched.streams().Continue(ticket);
  CHECK(reader->events.size() == 4);
  CHECK(reader->finished == 1);
}

TEST_CASE("streams: more than may be open are refused") {
  testing::EngineFixture engine({.streams = {.streams = 1}});
  StreamRequest request;
  request.tenant = engine.tenant();
  request.execution = engine.Start();
  StreamService& streams = engine.engine().streams();
  const auto reader = std::make_shared<RecordingReader>();
  const auto one = streams.Open(engine.caller(), request, reader);
  REQUIRE(one.ok());
  CHECK(absl::IsResourceExhausted(streams.Open(engine.caller(), request, reader).status()));
  streams.Close(*one);
  CHECK(streams.Open(engine.caller(), request, reader).ok());
}

TEST_CASE("streams: a worker's message has to be JSON of a bounded size, and stays in its tenant") {
  testing::EngineFixture engine;
  StreamService& streams = engine.engine().streams();
  StreamMessage message;
  message.task = engine.SubmitTask();
  message.payload = "{";
  CHECK(absl::IsInvalidArgument(streams.Publish(engine.caller(), message)));
  message.payload = '"' + std::string(1'100'000, 'x') + '"';
  CHECK(absl::IsInvalidArgument(streams.Publish(engine.caller(), message)));
  message.payload = "1";
  Caller stranger;
  stranger.tenant = TenantId(*Uuid::Parse("00000000-0000-7000-8000-0000000000ff"));
  stranger.type = PrincipalType::kWorker;
  CHECK(absl::IsNotFound(streams.Publish(stranger, message)));
  CHECK(streams.Publish(engine.caller(), message).ok());
  CHECK(absl::IsNotFound(streams.Publish(stranger, message)));  // known by now
  message.workflow = engine.Start();
  CHECK(absl::IsInvalidArgument(streams.Publish(engine.caller(), message)));
  StreamRequest request;
  request.tenant = engine.tenant();
  request.execution = message.task;
  const auto reader = std::make_shared<RecordingReader>();
  streams.Continue(*streams.Open(engine.caller(), request, reader));
  CHECK(reader->events.size() == 2);  // TASK_CREATED, and the message
}

}  // namespace
}  // namespace flovyn
