#include "flovyn/sdk/codec.h"

#include "flovyn/json/writer.h"

namespace flovyn::sdk {

absl::Status Codec<bool>::Encode(bool value, const JsonPath&, std::string& out) {
  out += value ? "true" : "false";
  return absl::OkStatus();
}

absl::Status Codec<bool>::Decode(const Json& json, const JsonPath& path, bool& out) {
  FLOVYN_RETURN_IF_ERROR(ExpectKind(json, JsonKind::kBool, path));
  out = json.AsBool();
  return absl::OkStatus();
}

void Codec<bool>::Schema(const SchemaScope&, std::string& out) { out += R"({"type":"boolean"})"; }

absl::Status Codec<std::string>::Encode(const std::string& value, const JsonPath&,
                                        std::string& out) {
  AppendQuotedJson(value, out);
  return absl::OkStatus();
}

absl::Status Codec<std::string>::Decode(const Json& json, const JsonPath& path, std::string& out) {
  FLOVYN_RETURN_IF_ERROR(ExpectKind(json, JsonKind::kString, path));
  out = json.AsString();
  return absl::OkStatus();
}

void Codec<std::string>::Schema(const SchemaScope&, std::string& out) {
  out += R"({"type":"string"})";
}

absl::Status Codec<Json>::Encode(const Json& value, const JsonPath&, std::string& out) {
  value.DumpTo(out);
  return absl::OkStatus();
}

absl::Status Codec<Json>::Decode(const Json& json, const JsonPath&, Json& out) {
  out = json;
  return absl::OkStatus();
}

void Codec<Json>::Schema(const SchemaScope&, std::string& out) { out += "{}"; }

}  // namespace flovyn::sdk
