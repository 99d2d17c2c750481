#include "flovyn/unit/delta.h"

namespace flovyn {

EventDraft EventDraft::Signal(WorkflowId of, std::string data) {
  return {of, SignalReceived::kType, std::move(data)};
}

std::int64_t EventDraft::size() const {
  // Tags, lengths and the sequence number of the event on the wire.
  constexpr std::size_t kFraming = 16;
  return static_cast<std::int64_t>(type.size() + data.size() + kFraming);
}

}  // namespace flovyn
