#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>

#include "flovyn/json/json.h"
#include "openapi.h"
#include "router.h"
#include "routes.h"
#include "test.h"

namespace flovyn::http {

// Reading the OpenAPI document in tests.

/// The member at the end of a way through objects; null when there is none.
inline Json At(const Json& json, std::initializer_list<std::string_view> way) {
  const Json* at = &json;
  for (const std::string_view key : way) {
    at = at->Find(key);
    if (at == nullptr) return Json();
  }
  return *at;
}

inline Json Document() {
  const absl::StatusOr<Json> document = ParseJson(OpenApiDocument(Router(AllRoutes()), "9.8.7"));
  INFO(document.status());
  REQUIRE(document.ok());
  return *document;
}

inline std::string Lower(std::string_view method) {
  std::string text(method);
  for (char& c : text) c = static_cast<char>(c | 0x20);
  return text;
}

inline std::set<std::string> Texts(const Json& array) {
  std::set<std::string> texts;
  for (const Json& item : array.items()) texts.insert(item.AsString());
  return texts;
}

}  // namespace flovyn::http
