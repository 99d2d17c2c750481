#include "flovyn/sdk/metadata_changes.h"

#include <utility>

namespace flovyn::sdk {
namespace {

Json ObjectOf(const std::map<std::string, Json>& members) {
  if (members.empty()) return Json();
  return Json::Object({members.begin(), members.end()});
}

}  // namespace

MetadataChanges& MetadataChanges::replace(Json object) {
  replacement_ = std::move(object);
  return *this;
}

MetadataChanges& MetadataChanges::merge(std::string key, Json value) {
  merged_.insert_or_assign(std::move(key), std::move(value));
  return *this;
}

MetadataChanges& MetadataChanges::remove(std::string key) {
  removed_.push_back(std::move(key));
  return *this;
}

MetadataChanges& MetadataChanges::increment(std::string key, std::int64_t by) {
  return increment(std::move(key), Json::Int(by));
}

MetadataChanges& MetadataChanges::increment(std::string key, Json by) {
  increments_.insert_or_assign(std::move(key), std::move(by));
  return *this;
}

MetadataUpdate MetadataChanges::Update() const {
  return {.set = replacement_,
          .merge = ObjectOf(merged_),
          .removals = removed_,
          .increment = ObjectOf(increments_)};
}

}  // namespace flovyn::sdk
