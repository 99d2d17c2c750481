#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace flovyn::cli {

struct Table {
  std::vector<std::string> titles = {};
  std::vector<std::vector<std::string>> rows = {};  ///< Each as long as `titles`.
};

/// For people: columns with two spaces between them. Within `width` cells of a terminal, if that is
/// given: what is too wide ends with "…". What a terminal would obey is shown as an escape. Titles
/// that are all empty have no line.
std::string FormatTable(const Table& table, std::optional<std::size_t> width);

/// By RFC 4180: commas, quotes where they are needed, lines that end with CR and LF.
std::string FormatCsv(const Table& table);

}  // namespace flovyn::cli
