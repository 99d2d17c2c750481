// Two texts from any bytes, split at the first U+0000: neither breaks the factories, what is
// accepted keeps its promises, and containment holds where it must.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flovyn/domain/errors.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/metadata_update.h"
#include "flovyn/json/validate.h"

namespace {

using flovyn::Json;
using flovyn::Metadata;
using flovyn::MetadataFilter;

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckRefusal(const absl::Status& status) {
  constexpr std::size_t kLongestMessage = 600;
  Require(status.code() == absl::StatusCode::kInvalidArgument);
  Require(flovyn::FieldOf(status) == "metadata");
  Require(status.message().size() < kLongestMessage);
}

void CheckAccepted(const Metadata& metadata) {
  if (metadata.empty()) {
    Require(metadata.json().is_null() && metadata.text().empty());
    return;
  }
  Require(metadata.text().size() <= 65536 && flovyn::ValidateJson(metadata.text()).ok());
  Require(metadata.json().members().size() <= 50);
  Require(metadata.text().find("\\u0000") == std::string::npos ||
          metadata.text().find("\\\\u0000") != std::string::npos);
  for (const auto& [key, value] : metadata.json().members()) {
    Require(!key.empty() && !key.starts_with("_flovyn_"));
    Require(metadata.Matches(Json::Object({{key, value}})));
  }
  Require(metadata.Matches(metadata.json()));
  const absl::StatusOr<Metadata> again = Metadata::FromText(metadata.text());
  Require(again.ok() && *again == metadata && again->text() == metadata.text());
}

void CheckStrings(std::string_view key, std::string_view value) {
  const std::vector<std::pair<std::string, std::string>> entries = {
      {std::string(key), std::string(value)}};
  const absl::StatusOr<Metadata> metadata = Metadata::FromStrings(entries);
  if (!metadata.ok()) return CheckRefusal(metadata.status());
  CheckAccepted(*metadata);
  Require(metadata->json().Find(key)->AsString() == value);
}

/// An update from any text is refused, or gives what is metadata and reads back as it was written.
void CheckUpdate(const Metadata& metadata, std::string_view text) {
  const absl::StatusOr<flovyn::MetadataUpdate> update =
      flovyn::MetadataUpdate::FromText("update", text);
  if (!update.ok()) return Require(!flovyn::FieldOf(update.status()).empty());
  const Json written = update->ToJson();
  const absl::StatusOr<flovyn::MetadataUpdate> again = flovyn::MetadataUpdate::From(written);
  Require(again.ok() && again->ToJson() == written);
  const absl::StatusOr<Metadata> updated = flovyn::Updated(metadata, *update);
  if (!updated.ok()) return CheckRefusal(updated.status());
  CheckAccepted(*updated);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view first = input.substr(0, input.find('\0'));
  const std::string_view second = input.substr(std::min(first.size() + 1, input.size()));
  const absl::StatusOr<Metadata> metadata = Metadata::FromText(first);
  const absl::StatusOr<MetadataFilter> filter = flovyn::ParseMetadataFilter(second);
  if (metadata.ok()) {
    CheckAccepted(*metadata);
  } else {
    CheckRefusal(metadata.status());
  }
  if (!filter.ok()) CheckRefusal(filter.status());
  if (metadata.ok() && filter.ok() && !metadata->empty()) {
    Require(!filter->empty() || metadata->Matches(Json::Object({})));
    (void)metadata->Matches(filter->object);
  }
  if (metadata.ok()) CheckUpdate(*metadata, second);
  CheckStrings(first, second);
  return 0;
}
