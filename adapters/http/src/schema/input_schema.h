#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace flovyn::http {

/// What is wrong with an input.
struct Findings {
  struct Finding {
    std::string path = {};  // a JSON Pointer; empty: the whole
    std::string message = {};
  };

  std::size_t count = 0;  // all, or those up to the bound
  bool more = false;      // the search was given up there
  std::vector<Finding> first = {};

  bool none() const { return count == 0; }
};

inline constexpr std::size_t kMaxFindingsTold = 10;
inline constexpr std::size_t kMaxFindingBytes = 200;

/// A JSON Schema, ready to be used. Safe for concurrent use.
class InputSchema {
 public:
  virtual ~InputSchema() = default;

  /// `input` is valid JSON. An input that costs too much to check has one finding that says so.
  virtual Findings Check(std::string_view input) const = 0;
};

/// Errors: InvalidField("input_schema"), those of PlainSchema() and what valijson and RE2 do not
/// take.
absl::StatusOr<std::shared_ptr<const InputSchema>> ReadInputSchema(std::string_view text);

}  // namespace flovyn::http
