#include "output/columns.h"

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"

namespace flovyn::cli {
namespace {

constexpr std::size_t kMaxColumns = 50;

/// Where the part of `text` that begins at `from` ends: at `separator` outside of quotes.
std::size_t EndOfPart(std::string_view text, std::size_t from, char separator) {
  bool quoted = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == separator && !quoted) return i;
  }
  return text.size();
}

std::string_view WithoutQuotes(std::string_view key) {
  const bool quoted = key.size() >= 2 && key.front() == '"' && key.back() == '"';
  return quoted ? key.substr(1, key.size() - 2) : key;
}

}  // namespace

absl::StatusOr<std::vector<Column>> ParseColumns(std::string_view text) {
  std::vector<Column> columns;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = EndOfPart(text, from, ',');
    const std::string name(text.substr(from, end - from));
    if (name.empty()) return InvalidField("--columns", "a name is missing; write id,kind,status");
    if (columns.size() == kMaxColumns) {
      return InvalidField("--columns", absl::StrFormat("at most %d are possible", kMaxColumns));
    }
    columns.push_back({.title = name, .path = name});
    from = end + 1;
  }
  return columns;
}

const Json* FindByPath(const Json& object, std::string_view path) {
  if (const Json* whole = object.Find(WithoutQuotes(path)); whole != nullptr) return whole;
  for (std::size_t dot = EndOfPart(path, 0, '.'); dot < path.size();
       dot = EndOfPart(path, dot + 1, '.')) {
    const Json* inner = object.Find(WithoutQuotes(path.substr(0, dot)));
    const Json* found = inner == nullptr ? nullptr : FindByPath(*inner, path.substr(dot + 1));
    if (found != nullptr) return found;
  }
  return nullptr;
}

std::string CellOf(const Json* value) {
  if (value == nullptr || value->is_null()) return "";
  return value->kind() == JsonKind::kString ? value->AsString() : value->Dump();
}

std::span<const Json> ListIn(const Json& object, std::string_view member) {
  const Json* list = object.Find(member);
  return list == nullptr ? std::span<const Json>() : list->items();
}

Table TableOf(std::span<const Json> items, std::span<const Column> columns) {
  Table table;
  for (const Column& column : columns) table.titles.push_back(column.title);
  for (const Json& item : items) {
    std::vector<std::string>& row = table.rows.emplace_back();
    for (const Column& column : columns) row.push_back(CellOf(FindByPath(item, column.path)));
  }
  return table;
}

}  // namespace flovyn::cli
