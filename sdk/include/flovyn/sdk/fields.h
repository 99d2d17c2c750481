#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "flovyn/base/enum_text.h"
#include "flovyn/json/writer.h"
#include "flovyn/sdk/codec.h"
#include "flovyn/sdk/containers.h"
#include "flovyn/sdk/field_list.h"

/// One declaration for each struct that travels, in its namespace:
///
///   struct Order { std::string id; double total = 0; std::vector<Item> items; };
///   FLOVYN_FIELDS(Order, id, total, items);
///
/// Members that are std::optional may be absent; members that JSON has beyond these are ignored.
#define FLOVYN_FIELDS(Type, ...)                                      \
  [[maybe_unused]] constexpr auto FlovynFields(const Type*) {         \
    using FlovynType = Type;                                          \
    return std::tuple(FLOVYN_EXPAND(FLOVYN_EACH_FIELD(__VA_ARGS__))); \
  }                                                                   \
  static_assert(std::is_class_v<Type>, "FLOVYN_FIELDS is for structs")

/// Enumerators travel as the texts of a table (enum_text.h): FLOVYN_ENUM(Colour, kColourText);
#define FLOVYN_ENUM(Type, table)                                                        \
  [[maybe_unused]] constexpr const auto& FlovynEnumTexts(const Type*) { return table; } \
  static_assert(std::is_enum_v<Type>, "FLOVYN_ENUM is for enums")

namespace flovyn::sdk {

template <class T>
concept Reflected = std::is_class_v<T> && requires {
  FlovynFields(static_cast<const T*>(nullptr));
};
template <class T>
concept TextEnum = std::is_enum_v<T> && requires {
  FlovynEnumTexts(static_cast<const T*>(nullptr));
};

template <class T>
inline constexpr bool kMayBeAbsent = false;
template <class T>
inline constexpr bool kMayBeAbsent<std::optional<T>> = true;

template <Reflected S>
struct Codec<S> {
  static absl::Status Encode(const S& value, const JsonPath& path, std::string& out) {
    out.push_back('{');
    absl::Status status;
    EachField([&](const auto& field) {
      BeginMember(field.name, out);
      using Member = std::decay_t<decltype(value.*field.member)>;
      status = Codec<Member>::Encode(value.*field.member, path.Member(field.name), out);
      return status.ok();
    });
    out.push_back('}');
    return status;
  }

  static absl::Status Decode(const Json& json, const JsonPath& path, S& out) {
    absl::Status status = ExpectKind(json, JsonKind::kObject, path);
    if (!status.ok()) return status;
    EachField([&](const auto& field) {
      status = DecodeField(json, path.Member(field.name), field, out);
      return status.ok();
    });
    return status;
  }

  static void Schema(const SchemaScope& scope, std::string& out) {
    const void* const self = TypeKey<S>();
    if (scope.Inside(self)) {
      out += "{}";
      return;
    }
    const SchemaScope inner(scope, self);
    std::string members = "{";
    JsonArrayWriter required;
    EachField([&](const auto& field) {
      using Member = std::decay_t<decltype(std::declval<S&>().*field.member)>;
      BeginMember(field.name, members);
      Codec<Member>::Schema(inner, members);
      if (!kMayBeAbsent<Member>) required.Add(field.name);
      return true;
    });
    out += R"({"type":"object","properties":)" + members + R"(},"required":)" + required.Finish();
    out.push_back('}');
  }

 private:
  /// Until one says false.
  template <class Visit>
  static void EachField(Visit visit) {
    std::apply([&](const auto&... fields) { (visit(fields) && ...); },
               FlovynFields(static_cast<const S*>(nullptr)));
  }

  template <class T>
  static absl::Status DecodeField(const Json& json, const JsonPath& path, const Field<S, T>& field,
                                  S& out) {
    const Json* found = json.Find(field.name);
    if (found == nullptr && !kMayBeAbsent<T>) return MissingMember(path);
    return Codec<T>::Decode(found == nullptr ? Json() : *found, path, out.*field.member);
  }
};

template <TextEnum E>
struct Codec<E> {
  static constexpr const auto& kTexts = FlovynEnumTexts(static_cast<const E*>(nullptr));

  static absl::Status Encode(E value, const JsonPath& path, std::string& out) {
    const std::string_view text = ToText(kTexts, value);
    if (text.empty()) return path.Error("has a value that its table of texts does not list");
    AppendQuotedJson(text, out);
    return absl::OkStatus();
  }
  static absl::Status Decode(const Json& json, const JsonPath& path, E& out) {
    FLOVYN_RETURN_IF_ERROR(ExpectKind(json, JsonKind::kString, path));
    const std::optional<E> found = FromText(kTexts, json.AsString());
    if (!found) return UnknownText(json, path, TextList());
    out = *found;
    return absl::OkStatus();
  }
  static void Schema(const SchemaScope&, std::string& out) {
    out += R"({"type":"string","enum":)" + TextList() + "}";
  }

 private:
  static std::string TextList() {
    JsonArrayWriter texts;
    for (const auto& row : kTexts) texts.Add(row.text);
    return texts.Finish();
  }
};

}  // namespace flovyn::sdk
