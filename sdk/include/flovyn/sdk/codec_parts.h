#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/json/json.h"
#include "flovyn/sdk/json_path.h"

namespace flovyn::sdk {

// What the codec templates are made of, so that they stay thin.

/// "a number is expected, not a string".
absl::Status ExpectKind(const Json& json, JsonKind kind, const JsonPath& path);

__extension__ using WideInteger = __int128;

struct IntegerRange {
  WideInteger min = 0;
  WideInteger max = 0;
};

/// Of an integral number within the range.
absl::StatusOr<WideInteger> ReadInteger(const Json& json, const JsonPath& path,
                                        const IntegerRange& range);

template <class Take>
absl::Status DecodeInteger(const Json& json, const JsonPath& path, const IntegerRange& range,
                           Take take) {
  FLOVYN_ASSIGN_OR_RETURN(const WideInteger value, ReadInteger(json, path, range));
  take(value);
  return absl::OkStatus();
}

absl::Status EncodeDouble(double value, const JsonPath& path, std::string& out);
absl::StatusOr<double> DecodeDouble(const Json& json, const JsonPath& path);

/// A payload from outside; empty text is null.
absl::StatusOr<Json> ParsePayload(std::string_view text, std::string_view root);

/// Opens the next member of the object that `out` ends with.
void BeginMember(std::string_view key, std::string& out);
absl::Status MissingMember(const JsonPath& path);
/// Refuses a text that no enumerator has, and lists those there are.
absl::Status UnknownText(const Json& json, const JsonPath& path, std::string_view texts);

}  // namespace flovyn::sdk
