#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "flovyn/domain/errors.h"
#include "flovyn/json/json.h"
#include "flovyn/ports/launcher.h"

namespace flovyn::grpc {

/// The metadata of a start: a JSON object, or texts by text; an empty map is none.
template <class Proto>
absl::StatusOr<MetadataInput> MetadataOf(const Proto& from) {
  if (from.has_metadata_json()) {
    absl::StatusOr<Json> json = ParseJson(from.metadata_json());
    if (!json.ok()) return InvalidField("metadata_json", std::string(json.status().message()));
    return *std::move(json);
  }
  if (from.metadata().empty()) return std::monostate();
  return std::vector<std::pair<std::string, std::string>>(from.metadata().begin(),
                                                          from.metadata().end());
}

/// What children and tasks of a start inherit.
template <class Proto>
absl::StatusOr<MetadataInheritance> InheritanceOf(const Proto& from) {
  constexpr std::string_view kField = "inherit_metadata_json";
  if (from.inherit_metadata_json().empty()) return MetadataInheritance();
  const absl::StatusOr<Json> json = ParseJson(from.inherit_metadata_json());
  if (!json.ok()) return InvalidField(kField, std::string(json.status().message()));
  return MetadataInheritance::From(kField, *json);
}

}  // namespace flovyn::grpc
