#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/json/json.h"

namespace flovyn {

/// What child workflows and tasks of an execution begin with of its metadata, as that is when they
/// are started. Children pass the rule on to theirs.
struct MetadataInheritance {
  bool all = false;
  std::vector<std::string> keys = {};  ///< Top-level keys, when not all.

  bool none() const { return !all && keys.empty(); }
  /// Reads the form that ToJson() gives: "all", or an array of keys; JSON null is none.
  /// Errors: InvalidArgument naming the field.
  static absl::StatusOr<MetadataInheritance> From(std::string_view field, const Json& json,
                                                  const MetadataLimits& limits = {});
  Json ToJson() const;

  friend bool operator==(const MetadataInheritance&, const MetadataInheritance&) = default;
};

/// Refuses, with an InvalidArgument naming the field, more or longer keys than metadata can have,
/// empty keys, and "all" along with keys.
absl::Status CheckInheritance(std::string_view field, const MetadataInheritance& rule,
                              const MetadataLimits& limits = {});

/// `own` and, of what the rule names in `parent`, the keys that `own` does not have.
/// Errors: those of Metadata::From() for the whole, with the number of keys that are inherited.
absl::StatusOr<Metadata> Inherit(const Metadata& own, const Metadata& parent,
                                 const MetadataInheritance& rule,
                                 const MetadataLimits& limits = {});

}  // namespace flovyn
