#include "body_writer.h"

#include <cmath>

#include "absl/strings/str_cat.h"

namespace flovyn::http {

void MemberWriter::TextOrNull(std::string_view text) { text.empty() ? Null() : Text(text); }

void MemberWriter::Number(double value) {
  std::isfinite(value) ? Json(absl::StrCat(value)) : Null();
}

void MemberWriter::Object(const Metadata& metadata) {
  if (!metadata.empty()) Json(metadata.text());
}

void MemberWriter::Texts(std::span<const std::string> texts) {
  JsonArrayWriter array;
  for (const std::string& text : texts) array.Add(text);
  Json(array.Finish());
}

void MemberWriter::Time(absl::Time time) {
  Text(absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone()));
}

void MemberWriter::Time(const std::optional<absl::Time>& time) { time ? Time(*time) : Null(); }

}  // namespace flovyn::http
