#include "openapi_schema.h"

#include "flovyn/json/writer.h"

namespace flovyn::http {
namespace {

void AddType(const FieldSpec& field, JsonObjectWriter& object) {
  switch (field.type) {
    case FieldType::kText:
      object.Add("type", "string");
      break;
    case FieldType::kUuid:
      object.Add("type", "string").Add("format", "uuid");
      break;
    case FieldType::kTime:
      object.Add("type", "string").Add("format", "date-time");
      break;
    case FieldType::kInteger:
      object.Add("type", "integer").Add("format", "int64");
      break;
    case FieldType::kNumber:
      object.Add("type", "number").Add("format", "double");
      break;
    case FieldType::kBoolean:
      object.Add("type", "boolean");
      break;
    case FieldType::kAnyValue:
      break;  // a schema without a type is for every value, null included
    case FieldType::kObject:
      object.Add("type", "object").AddBool("additionalProperties", true);
      break;
    case FieldType::kTexts:
      object.Add("type", "array").AddRaw("items", R"({"type":"string"})");
      break;
    case FieldType::kSchemaList:
      object.Add("type", "array").AddRaw("items", SchemaReference(field.schema));
      break;
    case FieldType::kSchema:
      break;  // a reference has nothing beside it
  }
}

std::string Texts(const std::vector<std::string_view>& texts) {
  JsonArrayWriter array;
  for (const std::string_view text : texts) array.Add(text);
  return array.Finish();
}

}  // namespace

std::string SchemaReference(std::string_view name) {
  return JsonObjectWriter().Add("$ref", "#/components/schemas/" + std::string(name)).Finish();
}

std::string FieldSchema(const FieldSpec& field) {
  if (field.type == FieldType::kSchema) return SchemaReference(field.schema);
  JsonObjectWriter object;
  AddType(field, object);
  if (field.values != nullptr) object.AddRaw("enum", Texts(field.values()));
  if (!field.default_value.empty()) object.AddRaw("default", field.default_value);
  const bool nullable = field.presence == Presence::kNullable;
  if (nullable && field.type != FieldType::kAnyValue) object.AddBool("nullable", true);
  if (!field.description.empty()) object.Add("description", field.description);
  return object.Finish();
}

std::string ObjectSchema(const Schema& schema) {
  JsonObjectWriter properties;
  std::vector<std::string_view> required;
  for (const FieldSpec& field : schema.fields) {
    properties.AddRaw(field.name, FieldSchema(field));
    if (field.presence != Presence::kOptional) required.push_back(field.name);
  }
  JsonObjectWriter object;
  object.Add("type", "object").AddRaw("properties", properties.Finish());
  if (!required.empty()) object.AddRaw("required", Texts(required));
  return object.Finish();
}

}  // namespace flovyn::http
