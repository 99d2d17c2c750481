#include "schema/plain_schema.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/json.h"
#include "flovyn/json/writer.h"
#include "schema/json_pointer.h"
#include "schema/value_keywords.h"

namespace flovyn::http {
namespace {

constexpr std::size_t kShown = 60;
constexpr std::size_t kMaxPlainBytes = 4 * kMaxSchemaBytes;

class PlainWriter;

struct Keyword {
  std::string_view name;
  absl::Status (PlainWriter::*write)(std::string_view name, const Json& value, Plain& plain);
};

class PlainWriter {
 public:
  explicit PlainWriter(const Json& root) : targets_({&root}) {}

  absl::StatusOr<std::string> Write() {
    JsonObjectWriter definitions;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < targets_.size(); ++i) {  // grows as references are met
      FLOVYN_ASSIGN_OR_RETURN(const std::string schema, Subschema(*targets_[i], 0));
      bytes += schema.size();
      if (bytes > kMaxPlainBytes) return CannotCheck("it repeats itself too often by reference");
      definitions.AddRaw(NameOf(i), schema);
    }
    return JsonObjectWriter()
        .Add("$ref", "#/definitions/" + NameOf(0))
        .AddRaw("definitions", definitions.Finish())
        .Finish();
  }

  absl::Status Schema(std::string_view name, const Json& value, Plain& plain) {
    FLOVYN_ASSIGN_OR_RETURN(const std::string schema, Subschema(value, plain.depth));
    plain.out.AddRaw(name, schema);
    return absl::OkStatus();
  }
  absl::Status Schemas(std::string_view name, const Json& value, Plain& plain) {
    FLOVYN_ASSIGN_OR_RETURN(const std::string schemas, List(name, value, plain.depth));
    plain.out.AddRaw(name, schemas);
    return absl::OkStatus();
  }
  absl::Status AllOf(std::string_view name, const Json& value, Plain& plain) {
    if (value.kind() != JsonKind::kArray || value.items().empty()) return WrongKeyword(name);
    for (const Json& item : value.items()) {
      FLOVYN_ASSIGN_OR_RETURN(const std::string schema, Subschema(item, plain.depth));
      plain.all.AddRaw(schema);
    }
    return absl::OkStatus();
  }
  absl::Status Properties(std::string_view name, const Json& value, Plain& plain) {
    if (!value.is_object()) return WrongKeyword(name);
    JsonObjectWriter properties;
    for (const auto& [property, schema] : value.members()) {
      if (HasNul(property)) return CannotCheck("a property's name has U+0000");
      FLOVYN_ASSIGN_OR_RETURN(const std::string written, Subschema(schema, plain.depth));
      properties.AddRaw(property, written);
    }
    plain.weight += value.members().size();
    plain.out.AddRaw(name, properties.Finish());
    return absl::OkStatus();
  }
  absl::Status Reference(std::string_view name, const Json& value, Plain& plain) {
    if (!IsText(value)) return WrongKeyword(name);
    const Json* target = FindByPointer(*targets_.front(), value.AsString());
    if (target == nullptr) {
      return CannotCheck(
          absl::StrFormat("the reference '%s' leads to nothing in it; others are "
                          "not followed",
                          value.AsString().substr(0, kShown)));
    }
    const auto known = std::ranges::find(targets_, target);
    const auto place = static_cast<std::size_t>(known - targets_.begin());
    if (known == targets_.end()) targets_.push_back(target);
    plain.all.AddRaw(JsonObjectWriter().Add("$ref", "#/definitions/" + NameOf(place)).Finish());
    return absl::OkStatus();
  }
  /// Draft 2020-12 has `prefixItems` and `items` where draft 7 has `items` and `additionalItems`.
  absl::Status Items(std::string_view name, const Json& value, Plain& plain) {
    const bool prefix = name == "prefixItems";
    if (!prefix && plain.node.Find("prefixItems") != nullptr) return absl::OkStatus();
    if (value.kind() != JsonKind::kArray) {
      return prefix ? WrongKeyword(name) : Schema("items", value, plain);
    }
    FLOVYN_RETURN_IF_ERROR(Schemas("items", value, plain));
    const Json* others = plain.node.Find(prefix ? "items" : "additionalItems");
    return others == nullptr ? absl::OkStatus() : Schema("additionalItems", *others, plain);
  }
  absl::Status Dependencies(std::string_view name, const Json& value, Plain& plain) {
    if (!value.is_object()) return WrongKeyword(name);
    JsonObjectWriter dependencies;
    for (const auto& [property, needed] : value.members()) {
      if (HasNul(property)) return CannotCheck("a property's name has U+0000");
      if (needed.kind() == JsonKind::kArray) {
        if (!AreTexts(needed)) return WrongKeyword(name);
        dependencies.AddRaw(property, needed.Dump());
      } else {
        FLOVYN_ASSIGN_OR_RETURN(const std::string written, Subschema(needed, plain.depth));
        dependencies.AddRaw(property, written);
      }
    }
    plain.weight += value.members().size();
    plain.all.AddRaw(JsonObjectWriter().AddRaw("dependencies", dependencies.Finish()).Finish());
    return absl::OkStatus();
  }
  /// valijson matches names by std::regex, which neither stack nor time bound; only the patterns
  /// that take every name can be said otherwise.
  absl::Status PatternProperties(std::string_view name, const Json& value, Plain& plain) {
    constexpr std::string_view kEveryName[] = {"", ".*", "^.*$", "^(.*)$", "^.*", ".*$"};
    if (!value.is_object()) return WrongKeyword(name);
    for (const auto& [pattern, schema] : value.members()) {
      if (std::ranges::find(kEveryName, pattern) == std::end(kEveryName)) {
        return CannotCheck(absl::StrFormat("'%s' is not supported", name));
      }
      FLOVYN_ASSIGN_OR_RETURN(const std::string written, Subschema(schema, plain.depth));
      plain.all.AddRaw(JsonObjectWriter().AddRaw("additionalProperties", written).Finish());
    }
    return absl::OkStatus();
  }
  absl::Status AdditionalProperties(std::string_view name, const Json& value, Plain& plain) {
    const Json* patterns = plain.node.Find("patternProperties");
    // Those in `patternProperties` take every name: none is additional.
    if (patterns != nullptr && !patterns->members().empty()) return absl::OkStatus();
    if (value.kind() == JsonKind::kBool) {
      plain.out.AddBool(name, value.AsBool());
      return absl::OkStatus();
    }
    return Schema(name, value, plain);
  }
  absl::Status Refuse(std::string_view name, const Json&, Plain&) {
    return CannotCheck(absl::StrFormat("'%s' is not supported", name));
  }

 private:
  static std::string NameOf(std::size_t target) { return absl::StrFormat("r%d", target); }

  absl::StatusOr<std::string> List(std::string_view name, const Json& value, std::size_t depth) {
    if (value.kind() != JsonKind::kArray || value.items().empty()) return WrongKeyword(name);
    JsonArrayWriter schemas;
    for (const Json& item : value.items()) {
      FLOVYN_ASSIGN_OR_RETURN(const std::string schema, Subschema(item, depth));
      schemas.AddRaw(schema);
    }
    return schemas.Finish();
  }

  absl::StatusOr<std::string> Subschema(const Json& node, std::size_t depth);

  std::vector<const Json*> targets_;  // each a definition, the root first
  std::size_t subschemas_ = 0;
};

using W = PlainWriter;

// Keywords with schemas in them, and those that are refused, by name. What neither these nor the
// value keywords have is an annotation, or unknown, and says nothing about values.
constexpr Keyword kKeywords[] = {
    {"$dynamicRef", &W::Refuse},
    {"$recursiveRef", &W::Refuse},
    {"$ref", &W::Reference},
    {"additionalProperties", &W::AdditionalProperties},
    {"allOf", &W::AllOf},
    {"anyOf", &W::Schemas},
    {"contains", &W::Schema},
    {"dependencies", &W::Dependencies},
    {"dependentRequired", &W::Dependencies},
    {"dependentSchemas", &W::Dependencies},
    {"else", &W::Schema},
    {"if", &W::Schema},
    {"items", &W::Items},
    {"maxContains", &W::Refuse},
    {"minContains", &W::Refuse},
    {"not", &W::Schema},
    {"nullable", &W::Refuse},
    {"oneOf", &W::Schemas},
    {"patternProperties", &W::PatternProperties},
    {"prefixItems", &W::Items},
    {"properties", &W::Properties},
    {"propertyNames", &W::Schema},
    {"then", &W::Schema},
    {"unevaluatedItems", &W::Refuse},
    {"unevaluatedProperties", &W::Refuse},
};
static_assert(std::ranges::is_sorted(kKeywords, {}, &Keyword::name));

absl::StatusOr<std::string> PlainWriter::Subschema(const Json& node, std::size_t depth) {
  if (++subschemas_ > kMaxSubschemas) {
    return CannotCheck(absl::StrFormat("more than %d subschemas", kMaxSubschemas));
  }
  if (node.kind() == JsonKind::kBool) return std::string(node.AsBool() ? "{}" : R"({"not":{}})");
  if (!node.is_object()) return CannotCheck("a schema is an object, true or false");
  Plain plain{.node = node, .depth = depth + 1};
  for (const auto& [name, value] : node.members()) {
    const auto keyword = std::ranges::lower_bound(kKeywords, name, {}, &Keyword::name);
    const bool has_schemas = keyword != std::end(kKeywords) && keyword->name == name;
    FLOVYN_RETURN_IF_ERROR(has_schemas ? (this->*keyword->write)(name, value, plain)
                                       : WriteValueKeyword(name, value, plain));
  }
  const std::string effort =
      JsonObjectWriter().AddInt(kEffortRule, static_cast<std::int64_t>(plain.weight)).Finish();
  std::string all = plain.all.Finish();
  all.insert(1, all == "[]" ? effort : effort + ",");
  return plain.out.AddRaw("allOf", all).Finish();
}

}  // namespace

absl::StatusOr<std::string> PlainSchema(std::string_view text) {
  const absl::StatusOr<Json> root =
      ParseJson(text, {.max_depth = kMaxSchemaDepth, .max_bytes = kMaxSchemaBytes});
  if (!root.ok()) return CannotCheck(std::string(root.status().message()));
  return PlainWriter(*root).Write();
}

}  // namespace flovyn::http
