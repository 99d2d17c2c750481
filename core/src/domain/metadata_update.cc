#include "flovyn/domain/metadata_update.h"

#include <map>
#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/decimal.h"
#include "metadata_rules.h"

namespace flovyn {
namespace {

constexpr std::string_view kSet = "set";
constexpr std::string_view kMerge = "merge";
constexpr std::string_view kDelete = "delete";
constexpr std::string_view kIncrement = "increment";

absl::Status RefuseUpdate(std::string_view why) { return InvalidField(kMetadataField, why); }

/// Within the limits by itself, as then the whole is checked on bounded numbers and texts.
absl::Status CheckPart(std::string_view part, const Json& object, const MetadataLimits& limits) {
  if (object.is_null()) return absl::OkStatus();
  if (!object.is_object()) return InvalidField(part, "must be an object of keys and values");
  return CheckMetadata(object, limits);
}

absl::Status CheckDeletions(const std::vector<std::string>& keys, const MetadataLimits& limits) {
  if (keys.size() > limits.max_keys) {
    return InvalidField(kDelete, absl::StrFormat("%d keys, at most %d are allowed; metadata has no "
                                                 "more; name fewer",
                                                 keys.size(), limits.max_keys));
  }
  std::size_t bytes = 0;
  for (const std::string& key : keys) bytes += key.size();
  if (bytes <= limits.max_bytes) return absl::OkStatus();
  return InvalidField(kDelete,
                      absl::StrFormat("%d bytes of keys, at most %d are allowed; metadata has no "
                                      "more; name fewer",
                                      bytes, limits.max_bytes));
}

absl::Status CheckIncrements(const Json& increment) {
  for (const auto& [key, value] : increment.members()) {
    if (value.kind() == JsonKind::kNumber) continue;
    return InvalidField(kIncrement, QuotedKey(key) + " must be a number, as in {\"attempts\": 1}");
  }
  return absl::OkStatus();
}

/// Which part names a key.
using PartsOfKeys = std::map<std::string_view, std::string_view>;

absl::Status Name(std::string_view key, std::string_view part, PartsOfKeys& named) {
  const auto [at, fresh] = named.emplace(key, part);
  if (fresh || at->second == part) return absl::OkStatus();
  return RefuseUpdate(
      absl::StrFormat("%s is named by both \"%s\" and \"%s\"; name it in one of them",
                      QuotedKey(key), at->second, part));
}

absl::Status CheckNamedOnce(const MetadataUpdate& update) {
  PartsOfKeys named;
  const auto name_all = [&](const Json& object, std::string_view part) -> absl::Status {
    for (const auto& [key, value] : object.members()) {
      FLOVYN_RETURN_IF_ERROR(Name(key, part, named));
    }
    return absl::OkStatus();
  };
  FLOVYN_RETURN_IF_ERROR(name_all(update.set.value_or(Json()), kSet));
  FLOVYN_RETURN_IF_ERROR(name_all(update.merge, kMerge));
  for (const std::string& key : update.removals) {
    FLOVYN_RETURN_IF_ERROR(Name(key, kDelete, named));
  }
  FLOVYN_RETURN_IF_ERROR(name_all(update.increment, kIncrement));
  if (update.set || !named.empty()) return absl::OkStatus();
  return RefuseUpdate("the update names no key; give set, merge, delete or increment");
}

absl::StatusOr<Json> Increased(const std::string& key, const Json* old, const Json& by) {
  if (old == nullptr) return by;
  if (old->kind() != JsonKind::kNumber) {
    return RefuseUpdate(absl::StrFormat(
        "%s is not a number and cannot be incremented; set it first", QuotedKey(key)));
  }
  const std::optional<Decimal> before = Decimal::Parse(old->number_text());
  const std::optional<Decimal> more = Decimal::Parse(by.number_text());
  return Json::Number(before->Plus(*more)).value_or(Json());
}

absl::StatusOr<std::vector<std::string>> KeysOf(const Json& array) {
  std::vector<std::string> keys;
  for (const Json& item : array.items()) {
    if (item.kind() != JsonKind::kString) return InvalidField(kDelete, "must be an array of keys");
    keys.push_back(item.AsString());
  }
  if (array.kind() == JsonKind::kArray) return keys;
  return InvalidField(kDelete, "must be an array of keys, as in [\"draft\"]");
}

}  // namespace

absl::StatusOr<MetadataUpdate> MetadataUpdate::From(const Json& json,
                                                    const MetadataLimits& limits) {
  if (!json.is_object()) {
    return RefuseUpdate("the update must be an object with set, merge, delete or increment");
  }
  MetadataUpdate update;
  for (const auto& [name, value] : json.members()) {
    if (name == kSet) {
      update.set = value;
    } else if (name == kMerge) {
      update.merge = value;
    } else if (name == kDelete) {
      FLOVYN_ASSIGN_OR_RETURN(update.removals, KeysOf(value));
    } else if (name == kIncrement) {
      update.increment = value;
    } else {
      return RefuseUpdate(
          absl::StrFormat("%s is no part of an update; give set, merge, delete or "
                          "increment",
                          QuotedKey(name)));
    }
  }
  FLOVYN_RETURN_IF_ERROR(CheckUpdate(update, limits));
  return update;
}

absl::StatusOr<MetadataUpdate> MetadataUpdate::FromText(std::string_view field,
                                                        std::string_view text,
                                                        const MetadataLimits& limits) {
  const absl::StatusOr<Json> json = ParseJson(text);
  if (!json.ok()) return InvalidField(field, std::string(json.status().message()));
  return From(*json, limits);
}

Json MetadataUpdate::ToJson() const {
  std::vector<Json::Member> members;
  if (set) members.emplace_back(kSet, *set);
  if (!merge.is_null()) members.emplace_back(kMerge, merge);
  if (!removals.empty()) {
    std::vector<Json> keys;
    for (const std::string& key : removals) keys.push_back(Json::String(key));
    members.emplace_back(kDelete, Json::Array(std::move(keys)));
  }
  if (!increment.is_null()) members.emplace_back(kIncrement, increment);
  return Json::Object(std::move(members));
}

absl::Status CheckUpdate(const MetadataUpdate& update, const MetadataLimits& limits) {
  FLOVYN_RETURN_IF_ERROR(CheckPart(kSet, update.set.value_or(Json()), limits));
  FLOVYN_RETURN_IF_ERROR(CheckPart(kMerge, update.merge, limits));
  FLOVYN_RETURN_IF_ERROR(CheckDeletions(update.removals, limits));
  FLOVYN_RETURN_IF_ERROR(CheckPart(kIncrement, update.increment, limits));
  FLOVYN_RETURN_IF_ERROR(CheckIncrements(update.increment));
  return CheckNamedOnce(update);
}

absl::StatusOr<Metadata> Updated(const Metadata& metadata, const MetadataUpdate& update,
                                 const MetadataLimits& limits) {
  FLOVYN_RETURN_IF_ERROR(CheckUpdate(update, limits));
  const Json& begin = update.set ? *update.set : metadata.json();
  std::map<std::string, Json> members(begin.members().begin(), begin.members().end());
  for (const auto& [key, value] : update.merge.members()) members.insert_or_assign(key, value);
  for (const std::string& key : update.removals) members.erase(key);
  for (const auto& [key, by] : update.increment.members()) {
    const auto old = members.find(key);
    FLOVYN_ASSIGN_OR_RETURN(Json sum,
                            Increased(key, old == members.end() ? nullptr : &old->second, by));
    members.insert_or_assign(key, std::move(sum));
  }
  return Metadata::From(Json::Object({members.begin(), members.end()}), limits);
}

}  // namespace flovyn
