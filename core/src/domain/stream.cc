#include "flovyn/domain/stream.h"

#include <optional>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"
#include "flovyn/json/json.h"
#include "flovyn/json/slices.h"

namespace flovyn {
namespace {

struct FilterName {
  std::string_view text;
  bool StreamFilter::*member;
};
constexpr FilterName kFilterNames[] = {
    {"events", &StreamFilter::events},     {"tokens", &StreamFilter::tokens},
    {"progress", &StreamFilter::progress}, {"data", &StreamFilter::data},
    {"errors", &StreamFilter::errors},
};

struct Shape {
  StreamType type;
  std::string_view member;
  bool is_text;
};
constexpr Shape kShapes[] = {
    {StreamType::kToken, "text", true},
    {StreamType::kProgress, "progress", false},
    {StreamType::kData, "data", false},
    {StreamType::kError, "message", true},
};

const Shape& ShapeOf(StreamType type) {
  for (const Shape& shape : kShapes) {
    if (shape.type == type) return shape;
  }
  return kShapes[0];
}

/// The text of a JSON string; anything else as it is written.
absl::StatusOr<std::string> TextOf(std::string_view json) {
  FLOVYN_ASSIGN_OR_RETURN(const Json value, ParseJson(json));
  return value.kind() == JsonKind::kString ? value.AsString() : std::string(json);
}

absl::Status Set(StreamFilter& filter, std::string_view name) {
  for (const FilterName& known : kFilterNames) {
    if (known.text != name) continue;
    filter.*known.member = true;
    return absl::OkStatus();
  }
  constexpr std::size_t kShownBytes = 40;
  return InvalidField("types", absl::StrFormat("'%s' is not allowed; use events, tokens, progress, "
                                               "data or errors, with commas between them",
                                               BoundedText(name, kShownBytes)));
}

}  // namespace

bool StreamFilter::Wants(StreamType type) const {
  switch (type) {
    case StreamType::kToken:
      return tokens;
    case StreamType::kProgress:
      return progress;
    case StreamType::kData:
      return data;
    case StreamType::kError:
      return errors;
  }
  return false;
}

absl::StatusOr<StreamFilter> ParseStreamFilter(std::string_view types) {
  StreamFilter filter = {
      .events = false, .tokens = false, .progress = false, .data = false, .errors = false};
  const std::string text(types);
  for (const std::string& name : std::vector<std::string>(absl::StrSplit(text, ','))) {
    FLOVYN_RETURN_IF_ERROR(Set(filter, name));
  }
  return filter;
}

absl::StatusOr<StreamItem> ReadStreamMessage(StreamType type, std::string_view payload,
                                             std::size_t max_bytes, absl::Time at) {
  if (payload.size() > max_bytes) {
    return InvalidField(
        "payload", absl::StrFormat("%d bytes, at most %d are allowed", payload.size(), max_bytes));
  }
  const absl::StatusOr<Json> whole = ParseJson(payload, {.max_bytes = max_bytes});
  if (!whole.ok()) return InvalidField("payload", std::string(whole.status().message()));
  const Shape& shape = ShapeOf(type);
  std::string_view told = payload;
  JsonSlices members;
  if (whole->is_object()) {
    FLOVYN_ASSIGN_OR_RETURN(members, TopLevelSlices(payload));
    if (const auto found = members.find(shape.member); found != members.end()) {
      told = found->second;
    }
  }
  StreamItem item = {.type = type, .data = std::string(told), .at = at};
  if (shape.is_text) {
    FLOVYN_ASSIGN_OR_RETURN(item.data, TextOf(told));
  }
  return item;
}

}  // namespace flovyn
