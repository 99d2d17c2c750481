#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/domain/metadata_update.h"

namespace flovyn::sdk {

/// How the metadata of an execution is changed; setters can be chained, and each key is named once:
///   MetadataChanges().merge("tier", "gold").increment("orders", 1).remove("trial")
class MetadataChanges {
 public:
  /// Takes the place of all that is there: a JSON object.
  MetadataChanges& replace(Json object);
  /// The key gets this value.
  MetadataChanges& merge(std::string key, Json value);
  MetadataChanges& merge(std::string key, std::string_view text) {
    return merge(std::move(key), Json::String(text));
  }
  MetadataChanges& merge(std::string key, const char* text) {
    return merge(std::move(key), std::string_view(text));
  }
  MetadataChanges& merge(std::string key, std::integral auto value) {
    if constexpr (std::same_as<decltype(value), bool>) {
      return merge(std::move(key), Json::Bool(value));
    } else {
      return merge(std::move(key), Json::Int(static_cast<std::int64_t>(value)));
    }
  }
  MetadataChanges& remove(std::string key);
  /// Adds to the number of the key, which counts as 0 when it is not there.
  MetadataChanges& increment(std::string key, std::int64_t by);
  /// The same with any JSON number, exactly.
  MetadataChanges& increment(std::string key, Json by);

  MetadataUpdate Update() const;

 private:
  std::optional<Json> replacement_;
  std::map<std::string, Json> merged_;
  std::vector<std::string> removed_;
  std::map<std::string, Json> increments_;
};

}  // namespace flovyn::sdk
