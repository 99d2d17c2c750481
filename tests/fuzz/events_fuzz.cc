// A history as it may lie in a store, one event a line ("TYPE data"), and what workers send: both
// are told to watchers as JSON, whatever they hold.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "flovyn/domain/events.h"
#include "flovyn/domain/stream.h"
#include "flovyn/json/slices.h"
#include "flovyn/json/validate.h"
#include "fuzz/require.h"
#include "stream_story.h"

namespace flovyn::fuzz {
namespace {

constexpr std::size_t kMaxBytes = 1'000;

void TellHistory(std::string_view lines) {
  StreamStory story(WorkflowId(MakeUuidV7(1, 0, 1)), "order", std::nullopt);
  StoredEvent event;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    ++event.sequence;
    event.type = std::string(line.substr(0, line.find(' ')));
    event.data = std::string(line.substr(std::min(event.type.size() + 1, line.size())));
    const bool sound = TopLevelSlices(event.data).ok();
    const StoryStep step = story.Tell(event);
    // What is no object was never written by us; it must do no harm.
    for (const std::string& told : step.told) Require(!sound || ValidateJson(told).ok());
  }
}

void TellWorkerData(std::string_view payload) {
  for (const auto& row : kStreamTypeText) {
    const auto item = ReadStreamMessage(row.value, payload, kMaxBytes, absl::UnixEpoch());
    if (!item.ok()) {
      RequireRefusal(item.status());
    } else if (item->type == StreamType::kData || item->type == StreamType::kProgress) {
      Require(ValidateJson(item->data).ok());
    }
  }
}

}  // namespace
}  // namespace flovyn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  flovyn::fuzz::TellHistory(text);
  flovyn::fuzz::TellWorkerData(text);
  return 0;
}
