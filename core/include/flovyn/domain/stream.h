#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/ids.h"

namespace flovyn {

/// Names on the wire of an event stream: there are only these four.
enum class StreamType { kToken, kProgress, kData, kError };

inline constexpr auto kStreamTypeText = std::to_array<EnumText<StreamType>>({
    {StreamType::kToken, "token"},
    {StreamType::kProgress, "progress"},
    {StreamType::kData, "data"},
    {StreamType::kError, "error"},
});

/// Where worker data belongs: a workflow execution, or a standalone task. With the tenant, so that
/// nobody can write into a stream of others.
struct StreamTopic {
  TenantId tenant;
  Uuid id;

  friend bool operator==(const StreamTopic&, const StreamTopic&) = default;
  friend auto operator<=>(const StreamTopic&, const StreamTopic&) = default;
  template <class H>
  friend H AbslHashValue(H state, const StreamTopic& topic) {
    return H::combine(std::move(state), topic.tenant, topic.id);
  }
};

/// What a worker tells whoever watches, while it runs.
struct StreamItem {
  StreamType type = StreamType::kData;
  std::string data = {};  ///< Of a token and an error any text, else JSON.
  absl::Time at;
};

/// What a client wants to see.
struct StreamFilter {
  bool events = true;  ///< Of the life of executions.
  bool tokens = true;
  bool progress = true;
  bool data = true;
  bool errors = true;

  bool Wants(StreamType type) const;
  bool any_worker_data() const { return tokens || progress || data || errors; }
};

/// A list with commas of events, tokens, progress, data and errors. Errors: InvalidField "types".
absl::StatusOr<StreamFilter> ParseStreamFilter(std::string_view types);

/// Takes out of a worker's message what is streamed: {"type":"token","text":…},
/// {"type":"progress","progress":…}, {"type":"data","data":…}, {"type":"error","message":…}. A
/// message of another shape is streamed whole. Errors: InvalidField "payload": not JSON, too long.
absl::StatusOr<StreamItem> ReadStreamMessage(StreamType type, std::string_view payload,
                                             std::size_t max_bytes, absl::Time at);

}  // namespace flovyn
