#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/metadata_field.h"
#include "flovyn/query/query.h"
#include "flovyn/unit/work.h"

namespace flovyn {

/// What the registered fields of an organization ask of the metadata of a start. Immutable.
class FieldRules {
 public:
  /// Of a start: what is launched, its input (JSON text; empty: none), and what it says itself.
  struct Start {
    WorkType type = WorkType::kWorkflow;
    std::string_view kind = {};
    std::string_view input = {};
    const Metadata& metadata;
  };

  /// None.
  FieldRules() = default;
  explicit FieldRules(const std::vector<MetadataField>& fields);

  /// The metadata with what the input has at the paths of fields whose keys the start does not give
  /// itself: texts, numbers and booleans. InvalidField("metadata") when that is too much, or a
  /// value does not fit a strict field.
  absl::StatusOr<Metadata> Apply(const Start& start, const MetadataLimits& limits) const;
  /// The metadata as JSON for a log: values of sensitive fields are "[redacted]".
  std::string ForLog(WorkType type, std::string_view kind, const Metadata& metadata) const;

  /// Roughly, in memory.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Rule {
    MetadataField field = {};
    query::Path path = {};  ///< Of `field.extract_from`; empty: none.
  };

  /// One for each key: that of the kind, or the global one.
  std::vector<const Rule*> RulesFor(WorkType type, std::string_view kind) const;

  std::vector<Rule> rules_ = {};  ///< None, if no field asks for anything.
  std::size_t bytes_ = sizeof(FieldRules);
};

/// `extract_from` as a path. InvalidField("extractFrom").
absl::StatusOr<query::Path> ReadExtractPath(std::string_view text);

}  // namespace flovyn
