#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/json/json.h"

namespace flovyn {

/// The name under which callers send metadata, and filters on it.
inline constexpr char kMetadataField[] = "metadata";

/// `key "<key>"` for a message: escaped, valid UTF-8, and cut after 64 bytes.
std::string QuotedKey(std::string_view key);

/// OK if `json` is an object that keeps every rule on metadata.
absl::Status CheckMetadata(const Json& json, const MetadataLimits& limits);

/// OK if `json` is an object that can be looked for: the rules that keep a store from failing on
/// it.
absl::Status CheckMetadataFilter(const Json& json, const MetadataLimits& limits);

/// How many bytes `json` has as compact text with its numbers written without an exponent, which is
/// how a store may give it back.
std::size_t WrittenSize(const Json& json);

}  // namespace flovyn
