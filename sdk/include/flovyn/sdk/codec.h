#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/json/json.h"
#include "flovyn/json/writer.h"
#include "flovyn/sdk/codec_parts.h"
#include "flovyn/sdk/json_path.h"
#include "flovyn/sdk/schema_scope.h"

namespace flovyn::sdk {

/// How a C++ value becomes JSON and back. There are codecs for bool, integers (with their range),
/// float and double (finite), std::string, std::optional (empty is null, or an absent member),
/// std::vector, std::map with string keys, Json itself, and for structs and
/// enums that are declared with FLOVYN_FIELDS and FLOVYN_ENUM (fields.h). A specialisation adds
/// another:
///   static absl::Status Encode(const T& value, const JsonPath& path, std::string& out);
///   static absl::Status Decode(const Json& json, const JsonPath& path, T& out);
///   static void Schema(const SchemaScope& scope, std::string& out);   // JSON Schema
template <class T>
struct Codec {
  static_assert(sizeof(T) == 0,
                "flovyn cannot turn this type into JSON: write FLOVYN_FIELDS(Type, member, ...) "
                "beside the struct, FLOVYN_ENUM(Type, table) beside the enum, or specialise Codec");
};

template <>
struct Codec<bool> {
  static absl::Status Encode(bool value, const JsonPath& path, std::string& out);
  static absl::Status Decode(const Json& json, const JsonPath& path, bool& out);
  static void Schema(const SchemaScope& scope, std::string& out);
};

template <>
struct Codec<std::string> {
  static absl::Status Encode(const std::string& value, const JsonPath& path, std::string& out);
  static absl::Status Decode(const Json& json, const JsonPath& path, std::string& out);
  static void Schema(const SchemaScope& scope, std::string& out);
};

/// Any JSON.
template <>
struct Codec<Json> {
  static absl::Status Encode(const Json& value, const JsonPath& path, std::string& out);
  static absl::Status Decode(const Json& json, const JsonPath& path, Json& out);
  static void Schema(const SchemaScope& scope, std::string& out);
};

template <std::integral T>
struct Codec<T> {
  using Range = std::numeric_limits<T>;
  static absl::Status Encode(T value, const JsonPath&, std::string& out) {
    out += std::to_string(value);
    return absl::OkStatus();
  }
  static absl::Status Decode(const Json& json, const JsonPath& path, T& out) {
    return DecodeInteger(json, path, {Range::min(), Range::max()},
                         [&](auto value) { out = static_cast<T>(value); });
  }
  static void Schema(const SchemaScope&, std::string& out) { out += R"({"type":"integer"})"; }
};

template <std::floating_point T>
struct Codec<T> {
  static absl::Status Encode(T value, const JsonPath& path, std::string& out) {
    return EncodeDouble(static_cast<double>(value), path, out);
  }
  static absl::Status Decode(const Json& json, const JsonPath& path, T& out) {
    FLOVYN_ASSIGN_OR_RETURN(const double value, DecodeDouble(json, path));
    out = static_cast<T>(value);
    return absl::OkStatus();
  }
  static void Schema(const SchemaScope&, std::string& out) { out += R"({"type":"number"})"; }
};

template <class T>
struct Codec<std::optional<T>> {
  static absl::Status Encode(const std::optional<T>& value, const JsonPath& path,
                             std::string& out) {
    if (value) return Codec<T>::Encode(*value, path, out);
    out += "null";
    return absl::OkStatus();
  }
  static absl::Status Decode(const Json& json, const JsonPath& path, std::optional<T>& out) {
    out.reset();
    return json.is_null() ? absl::OkStatus() : Codec<T>::Decode(json, path, out.emplace());
  }
  static void Schema(const SchemaScope& scope, std::string& out) {
    out += R"({"anyOf":[{"type":"null"},)";
    Codec<T>::Schema(scope, out);
    out += "]}";
  }
};

/// The JSON text of a value. Errors: InvalidArgument naming the place, e.g. of a number that is not
/// finite.
template <class T>
absl::StatusOr<std::string> ToJson(const T& value, std::string_view root) {
  std::string text;
  if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    AppendQuotedJson(value, text);
  } else {
    FLOVYN_RETURN_IF_ERROR(Codec<T>::Encode(value, JsonPath(root), text));
  }
  return text;
}

/// The value of a JSON text; empty text is null. Errors: InvalidArgument naming the place.
template <class T>
absl::StatusOr<T> FromJson(std::string_view text, std::string_view root) {
  FLOVYN_ASSIGN_OR_RETURN(const Json json, ParsePayload(text, root));
  T value{};
  FLOVYN_RETURN_IF_ERROR(Codec<T>::Decode(json, JsonPath(root), value));
  return value;
}

template <class T>
std::string SchemaOf() {
  std::string text;
  if constexpr (!std::is_void_v<T>) Codec<T>::Schema(SchemaScope(), text);
  return text;
}

}  // namespace flovyn::sdk
