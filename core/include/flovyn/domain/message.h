#pragma once

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/ids.h"

namespace flovyn {

/// What one workflow execution has to tell another.
enum class MessageKind {
  kChildEnded,       ///< To the parent: the source has its outcome; a failure is in the reason.
  kCancelRequested,  ///< To a child: its parent (the source) wants it cancelled.
};

inline constexpr auto kMessageKindText = std::to_array<EnumText<MessageKind>>({
    {MessageKind::kChildEnded, "CHILD_ENDED"},
    {MessageKind::kCancelRequested, "CANCEL_REQUESTED"},
});

struct MessageKey {
  WorkflowId target;
  MessageKind kind = MessageKind::kChildEnded;
  WorkflowId source;

  friend bool operator==(const MessageKey&, const MessageKey&) = default;
  friend auto operator<=>(const MessageKey&, const MessageKey&) = default;
  template <class H>
  friend H AbslHashValue(H state, const MessageKey& key) {
    return H::combine(std::move(state), key.target, key.kind, key.source);
  }
};

/// Written in the transaction of the source, taken away in the one that tells the target: so that
/// two executions never lock each other, and no crash loses what one has to know of the other.
struct Message {
  MessageKey key;
  std::string reason = {};
  bool held = false;  ///< The target has FAILED: kept for its retry (WaitsEnd::kResumed frees it).
  absl::Time created_at;
};

}  // namespace flovyn
