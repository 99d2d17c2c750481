#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "flovyn/services/stream_reader.h"
#include "server/event_stream.h"

namespace flovyn::http {

class Call;

inline constexpr std::string_view kEventStreamType = "text/event-stream";

/// The text of one server-sent event. An empty id is left out.
std::string EncodeEvent(std::string_view id, std::string_view name, std::string_view data);

/// Writes a stream of the engine as server-sent events.
class SseReader final : public StreamReader {
 public:
  explicit SseReader(std::shared_ptr<Call> call) : call_(std::move(call)) {}

  /// Before the engine writes the first event.
  void Begin(EventStream stream) { stream_ = std::move(stream); }

  bool full() const override { return stream_->full(); }
  void Write(const StreamEvent& event) override {
    stream_->Write(EncodeEvent(event.id, ToText(kStreamTypeText, event.type), event.data));
  }
  void Finish() override { stream_->End(); }

 private:
  // shared: the server waits for its calls, and so for whoever still writes here
  const std::shared_ptr<Call> call_;
  std::optional<EventStream> stream_;
};

}  // namespace flovyn::http
