#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"

namespace flovyn::grpc {

/// Errors: InvalidArgument naming the field.
template <class Id>
absl::StatusOr<Id> ParseId(std::string_view field, std::string_view text) {
  if (const std::optional<Id> id = Id::Parse(text)) return *id;
  constexpr std::size_t kShown = 64;
  return InvalidField(field, absl::StrFormat("\"%s\" is not a UUID", BoundedText(text, kShown)));
}

/// Empty text is no id.
template <class Id>
absl::StatusOr<std::optional<Id>> ParseOptionalId(std::string_view field, std::string_view text) {
  if (text.empty()) return std::nullopt;
  return ParseId<Id>(field, text);
}

}  // namespace flovyn::grpc
