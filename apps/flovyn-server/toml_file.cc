#include "toml_file.h"

#include <toml++/toml.h>

#include <optional>

namespace flovyn::server {
namespace {

using Entries = std::vector<TomlEntry>;

bool IsTextList(const toml::array& array) {
  return array.is_homogeneous(toml::node_type::string) || array.empty();
}

SettingValue ValueOf(const toml::node& node) {
  if (const auto* value = node.as_boolean()) return value->get();
  if (const auto* value = node.as_integer()) return value->get();
  if (const auto* value = node.as_string()) return value->get();
  if (const auto* array = node.as_array(); array != nullptr && IsTextList(*array)) {
    std::vector<std::string> texts;
    for (const toml::node& element : *array) texts.push_back(element.as_string()->get());
    return texts;
  }
  return std::monostate();
}

void Flatten(const toml::node& node, const TomlEntry& place, Entries& entries);

void FlattenTable(const toml::table& table, const TomlEntry& place, Entries& entries) {
  for (const auto& [key, node] : table) {
    const std::string dot = place.path.empty() ? "" : ".";
    TomlEntry below = place;
    below.path += dot + std::string(key.str());
    below.shown += dot + std::string(key.str());
    below.line = key.source().begin.line;
    Flatten(node, below, entries);
  }
}

void FlattenList(const toml::array& array, const TomlEntry& place, Entries& entries) {
  for (std::size_t i = 0; i < array.size(); ++i) {
    TomlEntry below = place;
    below.path += "[]";
    below.shown += "[" + std::to_string(i) + "]";
    below.index = i;
    below.line = array[i].source().begin.line;
    Flatten(array[i], below, entries);
  }
}

void Flatten(const toml::node& node, const TomlEntry& place, Entries& entries) {
  const toml::table* table = node.as_table();
  const toml::array* array = node.as_array();
  if (table != nullptr && !table->empty()) {
    FlattenTable(*table, place, entries);
  } else if (array != nullptr && !IsTextList(*array)) {
    FlattenList(*array, place, entries);
  } else {
    entries.push_back(place);
    entries.back().value = ValueOf(node);
  }
}

}  // namespace

absl::StatusOr<std::vector<TomlEntry>> ParseToml(std::string_view text, std::string_view file) {
  try {
    const toml::table table = toml::parse(text);
    Entries entries;
    FlattenTable(table, TomlEntry(), entries);
    return entries;
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    return InvalidField(absl::StrFormat("%s:%d:%d", file, at.line, at.column),
                        std::string(error.description()));
  }
}

}  // namespace flovyn::server
