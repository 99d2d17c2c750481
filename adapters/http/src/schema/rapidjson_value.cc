#include "schema/rapidjson_value.h"

#include <cmath>
#include <cstdint>
#include <string>

#include "absl/strings/numbers.h"

namespace flovyn::http {
namespace {

rapidjson::SizeType Length(const std::string& text) {
  return static_cast<rapidjson::SizeType>(text.size());
}

bool ToNumber(const std::string& text, rapidjson::Value& to) {
  if (std::int64_t whole = 0; absl::SimpleAtoi(text, &whole)) {
    to.SetInt64(whole);
    return true;
  }
  double number = 0;
  if (!absl::SimpleAtod(text, &number) || !std::isfinite(number)) return false;
  to.SetDouble(number);
  return true;
}

}  // namespace

bool ToRapidJson(const Json& from, rapidjson::Value& to,
                 rapidjson::Document::AllocatorType& allocator) {
  switch (from.kind()) {
    case JsonKind::kNull:
      to.SetNull();
      return true;
    case JsonKind::kBool:
      to.SetBool(from.AsBool());
      return true;
    case JsonKind::kNumber:
      return ToNumber(from.number_text(), to);
    case JsonKind::kString:
      to.SetString(from.AsString().data(), Length(from.AsString()), allocator);
      return true;
    case JsonKind::kArray:
      to.SetArray();
      for (const Json& item : from.items()) {
        rapidjson::Value value;
        if (!ToRapidJson(item, value, allocator)) return false;
        to.PushBack(value, allocator);
      }
      return true;
    case JsonKind::kObject:
      to.SetObject();
      for (const auto& [name, member] : from.members()) {
        rapidjson::Value key(name.data(), Length(name), allocator);
        rapidjson::Value value;
        if (!ToRapidJson(member, value, allocator)) return false;
        to.AddMember(key, value, allocator);
      }
      return true;
  }
  return false;
}

}  // namespace flovyn::http
