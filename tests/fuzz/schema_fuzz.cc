// A schema and an input from any bytes, split at the first U+0000: no crash, no endless work, and
// findings that fit an answer.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "flovyn/domain/errors.h"
#include "flovyn/json/validate.h"
#include "fuzz/require.h"
#include "schema/input_schema.h"

namespace flovyn::fuzz {
namespace {

void CheckFindings(const http::Findings& findings) {
  Require(findings.first.size() == std::min(findings.count, http::kMaxFindingsTold));
  for (const http::Findings::Finding& finding : findings.first) {
    Require(finding.path.size() <= http::kMaxFindingBytes);
    Require(!finding.message.empty() && finding.message.size() <= http::kMaxFindingBytes);
    Require(finding.path.empty() || finding.path.front() == '/');
  }
}

void Run(std::string_view schema_text, std::string_view input) {
  const auto schema = http::ReadInputSchema(schema_text);
  if (!schema.ok()) {
    RequireRefusal(schema.status());
    Require(FieldOf(schema.status()) == "input_schema");
    return;
  }
  if (!ValidateJson(input).ok()) return;
  const http::Findings once = (*schema)->Check(input);
  CheckFindings(once);
  Require((*schema)->Check(input).count == once.count);
}

}  // namespace
}  // namespace flovyn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view schema = text.substr(0, text.find('\0'));
  flovyn::fuzz::Run(schema, text.substr(std::min(schema.size() + 1, text.size())));
  return 0;
}
