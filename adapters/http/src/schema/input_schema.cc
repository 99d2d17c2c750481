#include "schema/input_schema.h"

#include <exception>
#include <optional>

#include "flovyn/base/status_macros.h"
#include "flovyn/base/utf8.h"
#include "schema/plain_schema.h"
#include "schema/rapidjson_value.h"
#include "schema/schema_rules.h"
#include "schema/value_keywords.h"
#include "valijson/schema.hpp"
#include "valijson/schema_parser.hpp"
#include "valijson/validator.hpp"

// valijson wants RapidJSON to throw where it asserts, but there is one RapidJSON in the program: it
// has been read with its own assertions above.
#undef RAPIDJSON_ASSERT
#include "valijson/adapters/rapidjson_adapter.hpp"

namespace flovyn::http {
namespace {

// A thousand objects of thirty members against as many properties are a few million units.
constexpr Effort::Limits kEffort = {.units = 50'000'000, .findings = 1'000};
// Findings are collected in a second run, of which less is needed.
constexpr Effort::Limits kCollecting = {.units = 2'000'000, .findings = 1'000};

/// Our own reader decides what a text says: of equal keys the last counts.
std::optional<rapidjson::Document> DocumentOf(std::string_view text) {
  rapidjson::Document document;
  const absl::StatusOr<Json> json = ParseJson(text);
  const bool sound = json.ok() && ToRapidJson(*json, document, document.GetAllocator());
  if (!sound) return std::nullopt;
  return document;
}

/// "<root>", "[a]", "[0]" as "/a/0".
std::string PointerOf(const std::vector<std::string>& context) {
  std::string pointer;
  for (std::size_t i = 1; i < context.size() && pointer.size() < kMaxFindingBytes; ++i) {
    const std::string& step = context[i];
    pointer += '/';
    for (const char c : step.substr(1, step.size() - 2)) {
      pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
  }
  return pointer;
}

std::string Cut(std::string text) {
  if (text.size() <= kMaxFindingBytes) return text;
  return std::string(TruncateUtf8(ReplaceInvalidUtf8(text), kMaxFindingBytes));
}

/// Those that only repeat what was found further inside.
bool Repeats(std::string_view message) {
  constexpr std::string_view kStarts[] = {
      "Failed to validate against schema associated", "Failed to validate against child schema",
      "Failed to validate against additional",        "Failed to validate against a conditional",
      "Failed to validate against dependent",         "Failed to validate item"};
  for (const std::string_view start : kStarts) {
    if (message.starts_with(start)) return true;
  }
  return false;
}

void Add(const std::vector<std::string>& context, const std::string& message, Findings& findings) {
  ++findings.count;
  if (findings.first.size() == kMaxFindingsTold) return;
  findings.first.push_back({Cut(PointerOf(context)), Cut(message)});
}

Findings One(const std::string& message) {
  Findings findings;
  Add({}, message, findings);
  return findings;
}

class ValijsonSchema final : public InputSchema {
 public:
  absl::Status Read(std::string_view text) {
    FLOVYN_ASSIGN_OR_RETURN(const std::string plain, PlainSchema(text));
    const std::optional<rapidjson::Document> document = DocumentOf(plain);
    if (!document) return CannotCheck("a number is beyond those of a double");
    try {
      const Effort effort(kEffort);
      valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
      AddRules(parser);
      parser.populateSchema(valijson::adapters::RapidJsonAdapter(*document), schema_);
    } catch (const std::exception& exception) {
      return CannotCheck(exception.what());
    }
    return Probe();
  }

  Findings Check(std::string_view input) const override {
    const std::optional<rapidjson::Document> document = DocumentOf(input);
    if (!document) return One("A number is too large to be checked");
    try {
      const Effort effort(kEffort);
      if (Validate(*document, nullptr)) return {};
    } catch (const Effort::Exhausted&) {
      return One("It is too large to be checked against the schema");
    }
    return Collect(*document);
  }

 private:
  bool Validate(const rapidjson::Document& document, valijson::ValidationResults* results) const {
    valijson::Validator validator;
    return validator.validate(schema_, valijson::adapters::RapidJsonAdapter(document), results);
  }

  /// A schema that leads back to itself without going into the value would refuse every input.
  absl::Status Probe() const {
    for (const std::string_view value : {"null", "true", "0", R"("")", "[]", "{}"}) {
      try {
        const Effort effort(kEffort);
        Validate(*DocumentOf(value), nullptr);
      } catch (const Effort::Exhausted&) {
        return CannotCheck("it refers to itself for the same value");
      }
    }
    return absl::OkStatus();
  }

  Findings Collect(const rapidjson::Document& document) const {
    valijson::ValidationResults results;
    Findings findings;
    try {
      const Effort effort(kCollecting);
      Validate(document, &results);
    } catch (const Effort::Exhausted&) {
      findings.more = true;
    }
    for (const valijson::ValidationResults::Error& error : results) {
      if (!Repeats(error.description)) Add(error.context, error.description, findings);
    }
    if (findings.none()) Add({}, "It is not as the schema says", findings);
    return findings;
  }

  valijson::Schema schema_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const InputSchema>> ReadInputSchema(std::string_view text) {
  auto schema = std::make_shared<ValijsonSchema>();  // shared with the checks that use it
  FLOVYN_RETURN_IF_ERROR(schema->Read(text));
  return schema;
}

}  // namespace flovyn::http
