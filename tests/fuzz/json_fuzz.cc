// Any bytes: ParseJson and ValidateJson give one answer, RapidJSON's own judgement agrees with it
// where the two are meant to agree, and what was read is written and read again without change.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "flovyn/json/canonical.h"
#include "flovyn/json/json.h"
#include "flovyn/json/validate.h"
#include "rapidjson/memorystream.h"
#include "rapidjson_reader.h"

namespace {

using flovyn::Json;

void Require(bool holds) {
  if (!holds) std::abort();
}

rapidjson::ParseErrorCode RapidJsonAnswer(std::string_view text) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::BaseReaderHandler<> ignore;
  return rapidjson::Reader().Parse<kFlags>(stream, ignore).Code();
}

/// RapidJSON takes lone low surrogates and a U+0000 after the value, knows no bound on nesting, and
/// takes small numbers with any exponent.
bool RapidJsonIsLax(std::string_view text, std::string_view our_error) {
  return text.find('\0') != std::string_view::npos ||
         our_error.find("lone surrogate") != std::string_view::npos ||
         our_error.find("nested deeper") != std::string_view::npos ||
         our_error.find("18 digits") != std::string_view::npos;
}

void CompareWithRapidJson(std::string_view text, const absl::Status& ours) {
  const rapidjson::ParseErrorCode theirs = RapidJsonAnswer(text);
  if (ours.ok()) {
    Require(theirs == rapidjson::kParseErrorNone || theirs == rapidjson::kParseErrorNumberTooBig);
  } else {
    Require(theirs != rapidjson::kParseErrorNone ||
            RapidJsonIsLax(text, std::string(ours.message())));
  }
}

void CheckRoundTrip(const Json& json) {
  const std::string text = json.Dump();
  Require(flovyn::ValidateJson(text).ok());
  const absl::StatusOr<Json> again = flovyn::ParseJson(text);
  Require(again.ok() && *again == json && again->Dump() == text);
  Require(flovyn::CanonicalScalar(json) == flovyn::CanonicalScalar(*again));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::Status valid = flovyn::ValidateJson(text);
  const absl::StatusOr<Json> json = flovyn::ParseJson(text);
  Require(json.status() == valid);
  CompareWithRapidJson(text, valid);
  if (json.ok()) CheckRoundTrip(*json);
  return 0;
}
