#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flovyn/json/json.h"
#include "server/http_client.h"
#include "test.h"

namespace flovyn::http {

/// A server-sent event as a client understands it.
struct ReadEvent {
  std::string id = {};
  std::string name = {};
  std::string data = {};

  Json json() const { return ParseJson(data).value_or(Json()); }
  /// Of a lifecycle event; empty for any other.
  std::string lifecycle() const {
    const Json all = json();
    const Json* event = all.Find("event");
    return event == nullptr ? std::string() : event->AsString();
  }
};

/// A connection that reads an event stream.
class EventReader {
 public:
  EventReader(int port, const std::string& request) : client_(port) {
    client_.Send(request);
    head_ = client_.ReadHead();
  }

  const ClientResponse& head() const { return head_; }
  HttpClient& client() { return client_; }

  /// Everything up to the next empty line; empty at the end of the stream.
  std::string NextBlock() {
    for (std::size_t end = buffer_.find("\n\n"); end == std::string::npos;
         end = buffer_.find("\n\n")) {
      const std::string some = client_.ReadSome(65'536);
      if (some.empty()) return {};
      buffer_ += some;
    }
    const std::size_t end = buffer_.find("\n\n");
    std::string block = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    return block;
  }

  /// The next event; with an empty name at the end of the stream. Comments are left out.
  ReadEvent Next() {
    std::string block = NextBlock();
    while (block.starts_with(':')) block = NextBlock();
    ReadEvent event;
    bool first = true;
    for (std::size_t at = 0; at < block.size();) {
      const std::size_t end = std::min(block.find('\n', at), block.size());
      const std::string line = block.substr(at, end - at);
      at = end + 1;
      if (line.starts_with("id: ")) event.id = line.substr(4);
      if (line.starts_with("event: ")) event.name = line.substr(7);
      if (!line.starts_with("data: ")) continue;
      event.data += (first ? "" : "\n") + line.substr(6);
      first = false;
    }
    return event;
  }

  std::vector<ReadEvent> UntilEnd() {
    std::vector<ReadEvent> events;
    for (ReadEvent event = Next(); !event.name.empty(); event = Next()) events.push_back(event);
    return events;
  }

 private:
  HttpClient client_;
  ClientResponse head_;
  std::string buffer_ = {};
};

inline std::vector<std::string> NamesOf(const std::vector<ReadEvent>& events) {
  std::vector<std::string> names;
  for (const ReadEvent& event : events) {
    names.push_back(event.lifecycle().empty() ? event.name : event.lifecycle());
  }
  return names;
}

}  // namespace flovyn::http
