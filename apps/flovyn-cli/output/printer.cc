#include "output/printer.h"

#include <algorithm>

#include "output/json_text.h"

namespace flovyn::cli {
namespace {

constexpr std::string_view kClearScreen = "\033[H\033[2J";

std::vector<Column> MembersOf(const Json& object, std::span<const std::string_view> first) {
  std::vector<Column> columns;
  const auto add = [&](const std::string& name) {
    const Json* value = object.Find(name);
    if (value != nullptr && !value->is_null()) columns.push_back({name, name});
  };
  for (const std::string_view name : first) add(std::string(name));
  for (const auto& [name, value] : object.members()) {
    if (std::ranges::find(first, name) == first.end()) add(name);
  }
  return columns;
}

Table LinesOf(const Json& object, std::span<const Column> columns) {
  Table table;
  for (const Column& column : columns) {
    table.rows.push_back({column.title, CellOf(object.Find(column.path))});
  }
  table.titles = {"", ""};
  return table;
}

}  // namespace

void Printer::BeginAnew() {
  if (terminal_.out) out_ << kClearScreen;
}

void Printer::Rows(std::string_view document, const Table& table) {
  if (is_json()) return PrintJson(document);
  out_ << (format_ == OutputFormat::kCsv ? FormatCsv(table) : FormatTable(table, terminal_.width));
  out_.flush();
}

void Printer::Record(std::string_view document, const Json& object,
                     std::span<const std::string_view> first) {
  if (is_json()) return PrintJson(document);
  const std::vector<Column> columns = MembersOf(object, first);
  if (format_ == OutputFormat::kCsv) {
    const Json objects[] = {object};
    out_ << FormatCsv(TableOf(objects, columns));
  } else {
    out_ << FormatTable(LinesOf(object, columns), std::nullopt);
  }
  out_.flush();
}

void Printer::Line(const Json& object, std::span<const Column> columns) {
  if (is_json()) return Text(object.Dump());
  const Json objects[] = {object};
  Table table = TableOf(objects, columns);
  for (std::string& title : table.titles) title.clear();
  if (format_ == OutputFormat::kTable) return Text(FormatTable(table, terminal_.width));
  const std::string lines = FormatCsv(table);
  Text(lines.substr(lines.find('\n') + 1));
}

void Printer::Text(std::string_view text) {
  out_ << text;
  if (!text.ends_with('\n')) out_ << '\n';
  out_.flush();
}

void Printer::PrintJson(std::string_view document) {
  Text(repeated_ ? OneLineJson(document) : IndentedJson(document));
}

}  // namespace flovyn::cli
