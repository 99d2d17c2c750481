#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "flovyn/sdk/codec.h"

namespace flovyn::sdk {

template <class T>
struct Codec<std::vector<T>> {
  static absl::Status Encode(const std::vector<T>& values, const JsonPath& path, std::string& out) {
    out.push_back('[');
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out.push_back(',');
      FLOVYN_RETURN_IF_ERROR(Codec<T>::Encode(values[i], path.Item(i), out));
    }
    out.push_back(']');
    return absl::OkStatus();
  }
  static absl::Status Decode(const Json& json, const JsonPath& path, std::vector<T>& out) {
    FLOVYN_RETURN_IF_ERROR(ExpectKind(json, JsonKind::kArray, path));
    out.clear();
    out.reserve(json.items().size());
    for (const Json& item : json.items()) {
      T value{};
      FLOVYN_RETURN_IF_ERROR(Codec<T>::Decode(item, path.Item(out.size()), value));
      out.push_back(std::move(value));
    }
    return absl::OkStatus();
  }
  static void Schema(const SchemaScope& scope, std::string& out) {
    out += R"({"type":"array","items":)";
    Codec<T>::Schema(scope, out);
    out.push_back('}');
  }
};

template <class T, class Less>
struct Codec<std::map<std::string, T, Less>> {
  using Map = std::map<std::string, T, Less>;
  static absl::Status Encode(const Map& values, const JsonPath& path, std::string& out) {
    out.push_back('{');
    for (const auto& [key, value] : values) {
      BeginMember(key, out);
      FLOVYN_RETURN_IF_ERROR(Codec<T>::Encode(value, path.Member(key), out));
    }
    out.push_back('}');
    return absl::OkStatus();
  }
  static absl::Status Decode(const Json& json, const JsonPath& path, Map& out) {
    FLOVYN_RETURN_IF_ERROR(ExpectKind(json, JsonKind::kObject, path));
    out.clear();
    for (const auto& [key, value] : json.members()) {
      FLOVYN_RETURN_IF_ERROR(Codec<T>::Decode(value, path.Member(key), out[key]));
    }
    return absl::OkStatus();
  }
  static void Schema(const SchemaScope& scope, std::string& out) {
    out += R"({"type":"object","additionalProperties":)";
    Codec<T>::Schema(scope, out);
    out.push_back('}');
  }
};

}  // namespace flovyn::sdk
