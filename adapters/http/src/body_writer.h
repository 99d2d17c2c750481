#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "field_spec.h"
#include "flovyn/base/strong_id.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/payload.h"
#include "flovyn/json/writer.h"

namespace flovyn::http {

/// Writes the value of one member. When nothing is called the member is left out.
class MemberWriter {
 public:
  MemberWriter(std::string_view name, JsonObjectWriter& object) : name_(name), object_(object) {}

  void Null() { object_.AddNull(name_); }
  void Text(std::string_view text) { object_.Add(name_, text); }
  /// The empty text is null.
  void TextOrNull(std::string_view text);
  void Integer(std::int64_t value) { object_.AddInt(name_, value); }
  void Number(double value);
  void Boolean(bool value) { object_.AddBool(name_, value); }
  /// Valid JSON text.
  void Json(std::string_view json) { object_.AddRaw(name_, json); }
  void Value(const Payload& payload) { object_.AddRaw(name_, payload.json()); }
  void Object(const Metadata& metadata);
  void Texts(std::span<const std::string> texts);
  void Time(absl::Time time);
  void Time(const std::optional<absl::Time>& time);
  template <class Tag>
  void Uuid(const Id<Tag>& id) {
    Text(id.str());
  }
  template <class Tag>
  void Uuid(const std::optional<Id<Tag>>& id) {
    id ? Text(id->str()) : Null();
  }

 private:
  std::string_view name_;
  JsonObjectWriter& object_;
};

/// A member of the JSON of a T. Lists of them are the only place where the names in the answers
/// are written down: bodies and the OpenAPI document are both made from them.
template <class T>
struct BodyField {
  FieldSpec spec;
  void (*write)(const T& value, MemberWriter& out);
};

template <class T>
using BodyFields = std::span<const BodyField<T>>;

template <class T>
std::vector<FieldSpec> Specs(std::initializer_list<BodyFields<T>> lists) {
  std::vector<FieldSpec> specs;
  for (const BodyFields<T> fields : lists) {
    for (const BodyField<T>& field : fields) specs.push_back(field.spec);
  }
  return specs;
}

template <class T>
void WriteFields(const T& value, BodyFields<T> fields, JsonObjectWriter& object) {
  for (const BodyField<T>& field : fields) {
    MemberWriter out(field.spec.name, object);
    field.write(value, out);
  }
}

template <class T>
std::string WriteBody(const T& value, std::initializer_list<BodyFields<T>> lists) {
  JsonObjectWriter object;
  for (const BodyFields<T> fields : lists) WriteFields(value, fields, object);
  return object.Finish();
}

/// The JSON array of what `write` makes of each row.
template <class Row>
std::string WriteArray(const std::vector<Row>& rows, std::string (*write)(const Row&)) {
  JsonArrayWriter array;
  for (const Row& row : rows) array.AddRaw(write(row));
  return array.Finish();
}

}  // namespace flovyn::http
