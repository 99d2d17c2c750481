#include "metadata_rules.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_format.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/base/utf8.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/decimal.h"
#include "flovyn/json/writer.h"

namespace flovyn {
namespace {

constexpr std::string_view kReservedPrefix = "_flovyn_";

// What PostgreSQL's numeric can hold, and with it jsonb.
constexpr std::int64_t kMaxIntegerDigits = 131072;
constexpr std::int64_t kMaxScale = 16383;
constexpr std::int64_t kMaxExponent = std::numeric_limits<std::int32_t>::max() / 2 - 1;

constexpr auto kKindText = std::to_array<EnumText<JsonKind>>({{JsonKind::kNull, "null"},
                                                              {JsonKind::kBool, "a boolean"},
                                                              {JsonKind::kNumber, "a number"},
                                                              {JsonKind::kString, "a string"},
                                                              {JsonKind::kArray, "an array"},
                                                              {JsonKind::kObject, "an object"}});

/// What is wrong; nullopt if nothing is.
using Complaint = std::optional<std::string>;

absl::Status Refuse(std::string_view why) { return InvalidField(kMetadataField, why); }

/// A text from the caller in a form and length that fit into a message.
std::string Shown(std::string_view text) {
  constexpr std::size_t kMaxShownBytes = 64;
  const std::string_view shown = TruncateUtf8(text, kMaxShownBytes);
  return shown.size() == text.size() ? std::string(text) : absl::StrFormat("%s...", shown);
}

/// Refuses the first top-level key about which there is a complaint, and names it.
absl::Status CheckEachKey(const Json& object,
                          absl::FunctionRef<Complaint(const Json::Member&)> complain) {
  for (const Json::Member& member : object.members()) {
    const Complaint complaint = complain(member);
    if (complaint.has_value()) {
      return Refuse(absl::StrFormat("%s: %s", QuotedKey(member.first), *complaint));
    }
  }
  return absl::OkStatus();
}

/// The first complaint about `value` or a value within it, outer values first.
Complaint FindComplaint(const Json& value, absl::FunctionRef<Complaint(const Json&)> complain) {
  Complaint complaint = complain(value);
  for (const Json& item : value.items()) {
    if (complaint.has_value()) return complaint;
    complaint = FindComplaint(item, complain);
  }
  for (const Json::Member& member : value.members()) {
    if (complaint.has_value()) return complaint;
    complaint = FindComplaint(member.second, complain);
  }
  return complaint;
}

std::size_t Depth(const Json& value) {
  std::size_t deepest = 0;
  for (const Json& item : value.items()) deepest = std::max(deepest, Depth(item));
  for (const Json::Member& member : value.members()) {
    deepest = std::max(deepest, Depth(member.second));
  }
  return deepest + (value.is_container() ? 1 : 0);
}

bool HasNul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

Complaint NulComplaint(const Json& value) {
  if (HasNul(value.AsString())) return "a string with U+0000, which cannot be stored; remove it";
  for (const Json::Member& member : value.members()) {
    if (HasNul(member.first)) {
      return absl::StrFormat("U+0000 in the nested %s cannot be stored; remove it",
                             QuotedKey(member.first));
    }
  }
  return std::nullopt;
}

Complaint EmptyKeyComplaint(const Json& value) {
  if (value.Find("") == nullptr) return std::nullopt;
  return "an object in it has an empty key; give it a name of at least 1 byte";
}

Complaint NumberComplaint(const Json& value) {
  const std::optional<Decimal> number = Decimal::Parse(value.number_text());
  if (!number.has_value()) return std::nullopt;
  const auto beyond = [&value](std::string_view what, std::int64_t actual, std::int64_t limit) {
    return absl::StrFormat("the number %s has %s %d, at most %d can be stored; send it as a string",
                           Shown(value.number_text()), what, actual, limit);
  };
  const std::int64_t exponent = number->written_exponent();
  if (exponent > kMaxExponent || exponent < -kMaxExponent) {
    return beyond("the exponent", exponent, kMaxExponent);
  }
  if (number->integer_digits() > kMaxIntegerDigits) {
    return beyond("digits before the decimal point:", number->integer_digits(), kMaxIntegerDigits);
  }
  if (number->scale() > kMaxScale) {
    return beyond("digits after the decimal point:", number->scale(), kMaxScale);
  }
  return std::nullopt;
}

std::size_t BytesOfExponents(const Json& value) {
  std::size_t bytes = 0;
  const std::string_view literal = value.number_text();
  if (const std::optional<Decimal> number = Decimal::Parse(literal); number.has_value()) {
    bytes = std::max<std::size_t>(number->plain_length(), literal.size()) - literal.size();
  }
  for (const Json& item : value.items()) bytes += BytesOfExponents(item);
  for (const Json::Member& member : value.members()) bytes += BytesOfExponents(member.second);
  return bytes;
}

// The rules. Each may rely on those before it in its table: from the second on there is an object,
// and once the numbers are storable none of them is long enough to overflow a size.

absl::Status IsObject(const Json& json, const MetadataLimits&) {
  if (json.is_object()) return absl::OkStatus();
  return Refuse(
      absl::StrFormat("must be a JSON object, but is %s", ToText(kKindText, json.kind())));
}

absl::Status NotTooManyKeys(const Json& json, const MetadataLimits& limits) {
  const std::size_t keys = json.members().size();
  if (keys <= limits.max_keys) return absl::OkStatus();
  return Refuse(
      absl::StrFormat("%d keys, at most %d are allowed; remove some", keys, limits.max_keys));
}

absl::Status NoReservedKey(const Json& json, const MetadataLimits&) {
  return CheckEachKey(json, [](const Json::Member& member) -> Complaint {
    if (!member.first.starts_with(kReservedPrefix)) return std::nullopt;
    return absl::StrFormat("the prefix %s is reserved; choose another name", kReservedPrefix);
  });
}

absl::Status NoEmptyKey(const Json& json, const MetadataLimits&) {
  return CheckEachKey(json, [](const Json::Member& member) -> Complaint {
    if (member.first.empty()) return "a key is empty; give it a name of at least 1 byte";
    return FindComplaint(member.second, EmptyKeyComplaint);
  });
}

absl::Status NotTooDeep(const Json& json, const MetadataLimits& limits) {
  return CheckEachKey(json, [&limits](const Json::Member& member) -> Complaint {
    const std::size_t depth = 1 + Depth(member.second);
    if (depth <= limits.max_depth) return std::nullopt;
    return absl::StrFormat("nested %d levels deep, at most %d are allowed", depth,
                           limits.max_depth);
  });
}

absl::Status NoNul(const Json& json, const MetadataLimits&) {
  return CheckEachKey(json, [](const Json::Member& member) -> Complaint {
    if (HasNul(member.first)) return "U+0000 in a key cannot be stored; remove it";
    return FindComplaint(member.second, NulComplaint);
  });
}

absl::Status NumbersStorable(const Json& json, const MetadataLimits&) {
  return CheckEachKey(json, [](const Json::Member& member) -> Complaint {
    return FindComplaint(member.second, NumberComplaint);
  });
}

absl::Status NotTooLarge(const Json& json, const MetadataLimits& limits) {
  const std::size_t bytes = WrittenSize(json);
  if (bytes <= limits.max_bytes) return absl::OkStatus();
  const auto largest = std::ranges::max_element(json.members(), {}, [](const Json::Member& member) {
    return member.first.size() + WrittenSize(member.second);
  });
  return Refuse(absl::StrFormat(
      "%d bytes of compact JSON, at most %d are allowed; the largest is %s with a value of %d "
      "bytes",
      bytes, limits.max_bytes, QuotedKey(largest->first), WrittenSize(largest->second)));
}

using MetadataRule = absl::Status (*)(const Json&, const MetadataLimits&);

constexpr MetadataRule kMetadataRules[] = {IsObject,        NotTooManyKeys, NoEmptyKey,
                                           NoReservedKey,   NotTooDeep,     NoNul,
                                           NumbersStorable, NotTooLarge};

constexpr MetadataRule kFilterRules[] = {IsObject, NotTooDeep, NoNul, NumbersStorable, NotTooLarge};

absl::Status Check(std::span<const MetadataRule> rules, const Json& json,
                   const MetadataLimits& limits) {
  for (const MetadataRule rule : rules) FLOVYN_RETURN_IF_ERROR(rule(json, limits));
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckMetadata(const Json& json, const MetadataLimits& limits) {
  return Check(kMetadataRules, json, limits);
}

absl::Status CheckMetadataFilter(const Json& json, const MetadataLimits& limits) {
  return Check(kFilterRules, json, limits);
}

std::string QuotedKey(std::string_view key) {
  return absl::StrFormat("key %s", QuoteJson(Shown(ReplaceInvalidUtf8(key))));
}

std::size_t WrittenSize(const Json& json) { return json.Dump().size() + BytesOfExponents(json); }

}  // namespace flovyn
