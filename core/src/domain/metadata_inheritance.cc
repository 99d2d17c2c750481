#include "flovyn/domain/metadata_inheritance.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"
#include "metadata_rules.h"

namespace flovyn {
namespace {

constexpr std::string_view kAll = "all";
constexpr std::string_view kForms = "must be \"all\" or an array of keys, as in [\"customerId\"]";

bool Names(const MetadataInheritance& rule, const std::string& key) {
  return rule.all || std::ranges::find(rule.keys, key) != rule.keys.end();
}

}  // namespace

absl::StatusOr<MetadataInheritance> MetadataInheritance::From(std::string_view field,
                                                              const Json& json,
                                                              const MetadataLimits& limits) {
  MetadataInheritance rule;
  if (json.is_null()) return rule;
  if (json.kind() == JsonKind::kString && json.AsString() == kAll) {
    rule.all = true;
    return rule;
  }
  if (json.kind() != JsonKind::kArray) return InvalidField(field, kForms);
  for (const Json& item : json.items()) {
    if (item.kind() != JsonKind::kString) return InvalidField(field, kForms);
    rule.keys.push_back(item.AsString());
  }
  FLOVYN_RETURN_IF_ERROR(CheckInheritance(field, rule, limits));
  return rule;
}

Json MetadataInheritance::ToJson() const {
  if (none()) return Json();
  if (all) return Json::String(kAll);
  std::vector<Json> items;
  for (const std::string& key : keys) items.push_back(Json::String(key));
  return Json::Array(std::move(items));
}

absl::Status CheckInheritance(std::string_view field, const MetadataInheritance& rule,
                              const MetadataLimits& limits) {
  if (rule.all && !rule.keys.empty()) {
    return InvalidField(field, "names all and single keys, too; give one of them");
  }
  if (rule.keys.size() > limits.max_keys) {
    return InvalidField(field,
                        absl::StrFormat("%d keys, at most %d are allowed; name fewer, or \"all\"",
                                        rule.keys.size(), limits.max_keys));
  }
  std::size_t bytes = 0;
  for (const std::string& key : rule.keys) {
    FLOVYN_RETURN_IF_ERROR(CheckText(field, key, limits.max_bytes, Emptiness::kRefused));
    bytes += key.size();
  }
  if (bytes <= limits.max_bytes) return absl::OkStatus();
  return InvalidField(field,
                      absl::StrFormat("%d bytes of keys, at most %d are allowed; name fewer, or "
                                      "\"all\"",
                                      bytes, limits.max_bytes));
}

absl::StatusOr<Metadata> Inherit(const Metadata& own, const Metadata& parent,
                                 const MetadataInheritance& rule, const MetadataLimits& limits) {
  if (rule.none() || parent.empty()) return own;
  if (rule.all && own.empty()) return parent;
  std::vector<Json::Member> members;
  for (const Json::Member& member : parent.json().members()) {
    const bool owned = own.json().Find(member.first) != nullptr;
    if (!owned && Names(rule, member.first)) members.push_back(member);
  }
  if (members.empty()) return own;
  const std::size_t inherited = members.size();
  members.insert(members.end(), own.json().members().begin(), own.json().members().end());
  // A part of what is valid is valid, whatever limits may have been lowered since.
  absl::StatusOr<Metadata> whole =
      Metadata::From(Json::Object(std::move(members)), own.empty() ? MetadataLimits() : limits);
  if (whole.ok()) return whole;
  std::string why(whole.status().message());
  return InvalidField(kMetadataField,
                      absl::StrFormat("with the %d keys inherited from the parent, %s", inherited,
                                      why.substr(std::string_view(kMetadataField).size() + 2)));
}

}  // namespace flovyn
