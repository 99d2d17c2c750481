#include "output/table.h"

#include <algorithm>
#include <numeric>

#include "output/display_text.h"

namespace flovyn::cli {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 6;

using Widths = std::vector<std::size_t>;

Table Displayed(const Table& table) {
  Table shown = table;
  for (std::string& title : shown.titles) title = DisplayText(title);
  for (auto& row : shown.rows) {
    for (std::string& cell : row) cell = DisplayText(cell);
  }
  return shown;
}

Widths NaturalWidths(const Table& table) {
  Widths widths;
  for (const std::string& title : table.titles) widths.push_back(DisplayWidth(title));
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    }
  }
  return widths;
}

/// Takes from the widest columns until all fit, or are as narrow as makes sense.
void Narrow(Widths& widths, std::size_t width) {
  const std::size_t gaps = kGap * (widths.size() - 1);
  std::size_t all = std::accumulate(widths.begin(), widths.end(), gaps);
  while (all > width) {
    const auto widest = std::ranges::max_element(widths);
    if (*widest <= kNarrowest) return;
    --*widest;
    --all;
  }
}

std::string Line(const std::vector<std::string>& cells, const Widths& widths) {
  std::string line;
  std::size_t gap = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string cell = CutToWidth(cells[i], widths[i]);
    if (!cell.empty()) {
      line.append(gap, ' ');
      line += cell;
      gap = 0;
    }
    gap += widths[i] - DisplayWidth(cell) + kGap;
  }
  return line + "\n";
}

void AppendCsvField(std::string_view text, std::string& out) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void AppendCsvLine(const std::vector<std::string>& cells, std::string& out) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    AppendCsvField(cells[i], out);
  }
  out += "\r\n";
}

}  // namespace

std::string FormatTable(const Table& table, std::optional<std::size_t> width) {
  if (table.titles.empty()) return "";
  const Table shown = Displayed(table);
  Widths widths = NaturalWidths(shown);
  if (width) Narrow(widths, *width);
  std::string text = Line(shown.titles, widths);
  if (text == "\n") text.clear();
  for (const auto& row : shown.rows) text += Line(row, widths);
  return text;
}

std::string FormatCsv(const Table& table) {
  std::string text;
  AppendCsvLine(table.titles, text);
  for (const auto& row : table.rows) AppendCsvLine(row, text);
  return text;
}

}  // namespace flovyn::cli
