#include "flovyn/services/field_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"
#include "flovyn/json/writer.h"
#include "flovyn/query/evaluate.h"

namespace flovyn {
namespace {

constexpr std::string_view kMetadata = "metadata";
constexpr std::string_view kRedacted = "[redacted]";

bool AsksForSomething(const MetadataField& field) {
  return field.strict || field.sensitive || !field.extract_from.empty();
}

/// Of a stored field: what cannot be read any more extracts nothing.
query::Path PathOf(const MetadataField& field) {
  if (field.extract_from.empty()) return {};
  absl::StatusOr<query::Path> path = ReadExtractPath(field.extract_from);
  return path.ok() ? *std::move(path) : query::Path();
}

std::size_t BytesOf(const MetadataField& field) {
  std::size_t bytes = sizeof(MetadataField) + field.key.size() + field.extract_from.size();
  for (const std::string& value : field.allowed_values) bytes += sizeof(value) + value.size();
  return bytes;
}

bool IsScalar(const Json& value) { return !value.is_null() && !value.is_container(); }

absl::Status CheckFits(const MetadataField& field, const Json& value) {
  if (Fits(field, value)) return absl::OkStatus();
  constexpr std::size_t kShownBytes = 100;
  const std::string found =
      field.sensitive ? std::string(kRedacted) : BoundedText(value.Dump(), kShownBytes);
  return InvalidField(kMetadata, absl::StrFormat("key %s: expected %s, found %s",
                                                 QuoteJson(field.key), ExpectedOf(field), found));
}

}  // namespace

FieldRules::FieldRules(const std::vector<MetadataField>& fields) {
  if (std::ranges::none_of(fields, AsksForSomething)) return;
  for (const MetadataField& field : fields) {
    // Those that ask for nothing count, too: one of a kind takes the place of the global one.
    Rule& rule = rules_.emplace_back(Rule{.field = field, .path = PathOf(field)});
    rule.field.display_name.clear();
    rule.field.description.clear();
    if (!field.strict) rule.field.allowed_values.clear();
    bytes_ += BytesOf(rule.field);
  }
}

std::vector<const FieldRules::Rule*> FieldRules::RulesFor(WorkType type,
                                                          std::string_view kind) const {
  std::map<std::string_view, const Rule*> by_key;
  for (const Rule& rule : rules_) {
    const MetadataField& field = rule.field;
    const bool global = !field.workflow_kind && !field.task_kind;
    const auto& own_kind = type == WorkType::kWorkflow ? field.workflow_kind : field.task_kind;
    if (own_kind == kind) by_key.insert_or_assign(field.key, &rule);
    if (global) by_key.try_emplace(field.key, &rule);
  }
  std::vector<const Rule*> rules;
  for (const auto& [key, rule] : by_key) rules.push_back(rule);
  return rules;
}

absl::StatusOr<Metadata> FieldRules::Apply(const Start& start, const MetadataLimits& limits) const {
  if (rules_.empty()) return start.metadata;
  const std::vector<const Rule*> rules = RulesFor(start.type, start.kind);
  const auto given = start.metadata.json().members();
  std::vector<Json::Member> members(given.begin(), given.end());
  std::optional<Json> input;
  for (const Rule* rule : rules) {
    if (rule->path.empty() || start.metadata.json().Find(rule->field.key) != nullptr) continue;
    if (!input) input = ParseJson(start.input).value_or(Json());
    const Json* found = query::ValueAt(*input, rule->path);
    if (found != nullptr && IsScalar(*found)) members.emplace_back(rule->field.key, *found);
  }
  Metadata metadata = start.metadata;
  if (members.size() > given.size()) {
    FLOVYN_ASSIGN_OR_RETURN(metadata, Metadata::From(Json::Object(std::move(members)), limits));
  }
  for (const Rule* rule : rules) {
    const Json* value = metadata.json().Find(rule->field.key);
    if (rule->field.strict && value != nullptr) {
      FLOVYN_RETURN_IF_ERROR(CheckFits(rule->field, *value));
    }
  }
  return metadata;
}

std::string FieldRules::ForLog(WorkType type, std::string_view kind,
                               const Metadata& metadata) const {
  const auto own = metadata.json().members();
  std::vector<Json::Member> members(own.begin(), own.end());
  for (const Rule* rule : RulesFor(type, kind)) {
    if (!rule->field.sensitive) continue;
    for (Json::Member& member : members) {
      if (member.first == rule->field.key) member.second = Json::String(kRedacted);
    }
  }
  return Json::Object(std::move(members)).Dump();
}

absl::StatusOr<query::Path> ReadExtractPath(std::string_view text) {
  const absl::StatusOr<query::Operand> operand =
      query::ReadKey("extractFrom", "metadata." + std::string(text), query::Entity::kWorkflow);
  if (operand.ok()) {
    if (const auto* path = std::get_if<query::Path>(&*operand)) return *path;
  }
  return InvalidField("extractFrom",
                      absl::StrFormat("%s is no path in the input; write it as in queries, without "
                                      "metadata: customer.id, or order.\"cost-center\"",
                                      QuoteJson(BoundedText(text, 100))));
}

}  // namespace flovyn
