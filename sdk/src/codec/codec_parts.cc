#include "flovyn/sdk/codec_parts.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/decimal.h"
#include "flovyn/json/kind_name.h"
#include "flovyn/json/writer.h"

namespace flovyn::sdk {
namespace {

std::string TextOf(WideInteger value) {
  if (value < 0) return std::to_string(static_cast<std::int64_t>(value));
  return std::to_string(static_cast<std::uint64_t>(value));
}

/// Of a canonical integer literal ("-15e2"); nullopt beyond 20 digits, which no range here holds.
std::optional<WideInteger> Integer(std::string_view canonical) {
  const bool negative = canonical.starts_with('-');
  if (negative) canonical.remove_prefix(1);
  const std::size_t e = canonical.find('e');
  const std::string_view digits = canonical.substr(0, e);
  std::size_t zeros = 0;
  if (e != std::string_view::npos) {
    const std::string_view power = canonical.substr(e + 1);
    const char* const end = power.data() + power.size();
    if (std::from_chars(power.data(), end, zeros).ptr != end) return std::nullopt;
  }
  if (digits.size() > 20 || zeros > 20 || digits.size() + zeros > 20) return std::nullopt;
  WideInteger value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  for (; zeros > 0; --zeros) value *= 10;
  return negative ? -value : value;
}

}  // namespace

absl::Status ExpectKind(const Json& json, JsonKind kind, const JsonPath& path) {
  if (json.kind() == kind) return absl::OkStatus();
  return path.Error(
      absl::StrFormat("%s is expected, not %s", KindName(kind), KindName(json.kind())));
}

absl::StatusOr<WideInteger> ReadInteger(const Json& json, const JsonPath& path,
                                        const IntegerRange& range) {
  FLOVYN_RETURN_IF_ERROR(ExpectKind(json, JsonKind::kNumber, path));
  const std::string& literal = json.number_text();
  const std::optional<Decimal> decimal = Decimal::Parse(literal);
  const std::string canonical = decimal ? decimal->Canonical() : std::string();
  if (canonical.find("e-") != std::string::npos) {
    return path.Error(absl::StrFormat("an integer is expected, not %s", literal));
  }
  const std::optional<WideInteger> value = Integer(canonical);
  if (!value || *value < range.min || *value > range.max) {
    return path.Error(absl::StrFormat("%s is not between %s and %s", literal, TextOf(range.min),
                                      TextOf(range.max)));
  }
  return *value;
}

absl::Status EncodeDouble(double value, const JsonPath& path, std::string& out) {
  if (!std::isfinite(value)) return path.Error("is not finite, and JSON has no such number");
  std::array<char, 32> text;
  out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
  return absl::OkStatus();
}

absl::StatusOr<double> DecodeDouble(const Json& json, const JsonPath& path) {
  FLOVYN_RETURN_IF_ERROR(ExpectKind(json, JsonKind::kNumber, path));
  const std::string& literal = json.number_text();
  double value = 0;
  const char* const end = literal.data() + literal.size();
  const std::from_chars_result read = std::from_chars(literal.data(), end, value);
  if (read.ec == std::errc() && read.ptr == end) return value;
  return path.Error(literal + " is beyond the range of a double");
}

absl::StatusOr<Json> ParsePayload(std::string_view text, std::string_view root) {
  if (text.empty()) return Json();
  absl::StatusOr<Json> json = ParseJson(text);
  if (json.ok()) return json;
  return JsonPath(root).Error(std::string(json.status().message()));
}

void BeginMember(std::string_view key, std::string& out) {
  if (!out.ends_with('{')) out.push_back(',');
  AppendQuotedJson(key, out);
  out.push_back(':');
}

absl::Status MissingMember(const JsonPath& path) { return path.Error("is missing"); }

absl::Status UnknownText(const Json& json, const JsonPath& path, std::string_view texts) {
  return path.Error(absl::StrFormat("%s is none of %s", json.Dump(), texts));
}

}  // namespace flovyn::sdk
