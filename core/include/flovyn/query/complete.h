#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/domain/metadata_field.h"
#include "flovyn/query/fields.h"

namespace flovyn::query {

enum class SuggestionKind : std::uint8_t { kField, kOperator, kValue, kKeyword, kFunction };

inline constexpr auto kSuggestionKindText = std::to_array<EnumText<SuggestionKind>>({
    {SuggestionKind::kField, "field"},
    {SuggestionKind::kOperator, "operator"},
    {SuggestionKind::kValue, "value"},
    {SuggestionKind::kKeyword, "keyword"},
    {SuggestionKind::kFunction, "function"},
});

/// What may stand at a place of a query.
struct Suggestion {
  std::string value = {};  ///< As it is written into the query.
  std::string label = {};  ///< As it is shown.
  SuggestionKind kind = SuggestionKind::kField;
  std::string description = {};
};

/// A key at the top level of the metadata of which more is known than that it may be there.
struct RegisteredKey {
  std::string key = {};
  std::string description = {};
  MetadataFieldType type = MetadataFieldType::kText;
  std::vector<std::string> values = {};  ///< Of a kEnum.
};

inline constexpr std::size_t kMaxSuggestions = 100;

/// Suggestions, and what they replace: the characters (not bytes) from `begin` to before `end`.
struct Completion {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<Suggestion> suggestions = {};  ///< At most kMaxSuggestions.
};

/// What may be written at `cursor`, which counts the characters before it and may be beyond the
/// end. `text` need not be a query yet; where it cannot become one there are no suggestions. What
/// is being written there narrows them, in any letter case.
Completion Complete(std::string_view text, std::size_t cursor, Entity entity,
                    std::span<const RegisteredKey> keys);

/// What can be compared, with what it is compared by.
struct OperandHelp {
  std::string name = {};       ///< As it is written: status, metadata.env, metadata."cost-center".
  std::string key = {};        ///< Of metadata; else empty.
  std::string_view type = {};  ///< text, enum, number, boolean, datetime, uuid
  bool nullable = false;
  std::string description = {};
  std::vector<std::string_view> operators = {};  ///< As in AllOperators().
  std::vector<Suggestion> values = {};           ///< Those that can be listed.
};

/// The fields of an entity, then the registered keys.
std::vector<OperandHelp> OperandsOf(Entity entity, std::span<const RegisteredKey> keys);

struct OperatorHelp {
  std::string_view text = {};
  std::string_view description = {};
};
std::span<const OperatorHelp> AllOperators();

}  // namespace flovyn::query
