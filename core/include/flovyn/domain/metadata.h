#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "flovyn/json/json.h"

namespace flovyn {

/// Bounds on the metadata of one execution; a configuration may lower them.
struct MetadataLimits {
  std::size_t max_keys = 50;      ///< keys of the top-level object
  std::size_t max_bytes = 65536;  ///< of compact JSON; numbers count as written without an exponent
  std::size_t max_depth = 32;     ///< nested arrays and objects, the top-level object included
};

/// What a caller says about an execution, to find it again by: a JSON object, or none. `null`,
/// absent and `{}` all mean none.
///
/// A Metadata that exists is valid; only the From… functions make one. They refuse, with an
/// InvalidArgument for the field "metadata" that names the offending key, the limit and the actual
/// size or count: what is not an object, too many keys, too many bytes, keys that start with
/// `_flovyn_` (top level only), empty keys, U+0000 in a key or string, nesting that is too deep,
/// and numbers that PostgreSQL's jsonb cannot hold. Immutable; copies share one node.
class Metadata {
 public:
  /// None.
  Metadata() = default;

  static absl::StatusOr<Metadata> From(const Json& json, const MetadataLimits& limits = {});
  /// Empty text is none. Text that is not JSON is refused with the offset.
  static absl::StatusOr<Metadata> FromText(std::string_view json_text,
                                           const MetadataLimits& limits = {});
  /// Every value becomes a JSON string. Of equal keys the last wins. Bytes that are not UTF-8 are
  /// refused.
  static absl::StatusOr<Metadata> FromStrings(
      std::span<const std::pair<std::string, std::string>> entries,
      const MetadataLimits& limits = {});

  /// Whether there is none.
  bool empty() const { return value_ == nullptr; }
  /// The object; JSON null if none.
  const Json& json() const;
  /// Compact JSON text with sorted keys; empty if none.
  const std::string& text() const;
  /// Whether the metadata contains `filter` (see Contains()); none never does.
  bool Matches(const Json& filter) const;

  friend bool operator==(const Metadata& a, const Metadata& b) { return a.json() == b.json(); }

 private:
  struct Value {
    Json json = {};
    std::string text = {};
  };
  explicit Metadata(std::shared_ptr<const Value> value) : value_(std::move(value)) {}

  std::shared_ptr<const Value> value_;  // nullptr is none
};

/// What the metadata of an execution must contain to be listed.
struct MetadataFilter {
  Json object = {};  ///< JSON null or an object without members: no filter

  bool empty() const { return object.members().empty(); }
};

/// Reads the `metadata` parameter of a list call. Empty text and `{}` mean no filter.
/// Errors: InvalidArgument for the field "metadata": not JSON (says where), not an object, longer
/// or deeper than `limits` allow, U+0000, or a number that PostgreSQL's jsonb cannot hold.
absl::StatusOr<MetadataFilter> ParseMetadataFilter(std::string_view text,
                                                   const MetadataLimits& limits = {});

}  // namespace flovyn
