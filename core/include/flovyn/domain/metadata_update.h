#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/json/json.h"

namespace flovyn {

/// How the metadata of an execution changes: the parts are done in this order. A key may be named
/// by one part only; a part that is JSON null or empty does nothing.
struct MetadataUpdate {
  std::optional<Json> set = {};  ///< An object that takes the place of all; {} empties it.
  Json merge = {};               ///< An object: its top-level keys get its values.
  std::vector<std::string> removals = {};  ///< Top-level keys; absent ones are no error.
  Json increment = {};  ///< An object of numbers, each added exactly to the number of its key; a
                        ///< key that is not there counts as 0.

  /// Reads the form that ToJson() gives: an object with at least one of the members "set", "merge",
  /// "delete" (an array of strings) and "increment".
  /// Errors: InvalidArgument naming the member, for what has no such form, and as Updated() does
  /// for parts that no metadata could take.
  static absl::StatusOr<MetadataUpdate> From(const Json& json, const MetadataLimits& limits = {});
  /// The same of a JSON text; errors name `field`.
  static absl::StatusOr<MetadataUpdate> FromText(std::string_view field, std::string_view text,
                                                 const MetadataLimits& limits = {});
  Json ToJson() const;
};

/// Refuses, with an InvalidArgument that names the key or the limit and what to do: an update that
/// names nothing, a key named by two parts, more keys to delete than metadata can have, and parts
/// that break a rule of Metadata by themselves.
absl::Status CheckUpdate(const MetadataUpdate& update, const MetadataLimits& limits = {});

/// The metadata after the update. Errors: those of CheckUpdate(); InvalidArgument for an increment
/// of what is no number; those of Metadata::From(), all its limits hold.
absl::StatusOr<Metadata> Updated(const Metadata& metadata, const MetadataUpdate& update,
                                 const MetadataLimits& limits = {});

/// An update as it comes from outside.
struct UpdateMetadataRequest {
  std::variant<WorkflowId, TaskId> execution = {};
  MetadataUpdate update = {};
  std::string reason = {};  ///< At most Limits::note_bytes; kept in the audit log.
};

/// Names of recorded operations that begin with this are the engine's.
inline constexpr std::string_view kReservedOperations = "_flovyn_";
/// The operation by which workflow code updates the metadata of its own execution; the result that
/// is recorded is the update, as MetadataUpdate::ToJson() gives it.
inline constexpr std::string_view kUpdateMetadataOperation = "_flovyn_update_metadata";

}  // namespace flovyn
