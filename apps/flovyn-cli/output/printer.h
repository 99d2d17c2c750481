#pragma once

#include <optional>
#include <ostream>
#include <span>
#include <string_view>

#include "flovyn/base/enum_text.h"
#include "flovyn/json/json.h"
#include "output/columns.h"
#include "output/table.h"
#include "output/terminal.h"

namespace flovyn::cli {

enum class OutputFormat { kTable, kJson, kCsv };
inline constexpr auto kOutputFormatText = std::to_array<EnumText<OutputFormat>>(
    {{OutputFormat::kTable, "table"}, {OutputFormat::kJson, "json"}, {OutputFormat::kCsv, "csv"}});

/// Writes what a command has to show, in the format that was asked for.
class Printer {
 public:
  Printer(std::ostream& out, OutputFormat format, const Terminal& terminal)
      : out_(out), format_(format), terminal_(terminal) {}

  OutputFormat format() const { return format_; }
  bool is_json() const { return format_ == OutputFormat::kJson; }

  /// From here on a JSON document takes one line, and a terminal shows the newest output alone.
  void ShowRepeatedly() { repeated_ = true; }
  /// Before each of the outputs that are shown repeatedly.
  void BeginAnew();

  /// `document` as JSON, else the table.
  void Rows(std::string_view document, const Table& table);
  /// `document` as JSON, else the object that it is: a line for each member that is not null, or
  /// two lines of CSV. Those named in `first` come first, the others by their names.
  void Record(std::string_view document, const Json& object,
              std::span<const std::string_view> first);
  /// One object as it comes: a document on a line, or the cells of these columns.
  void Line(const Json& object, std::span<const Column> columns);
  /// Text as it is, with an end of line unless it has one.
  void Text(std::string_view text);

 private:
  void PrintJson(std::string_view document);

  std::ostream& out_;
  OutputFormat format_;
  Terminal terminal_;
  bool repeated_ = false;
};

}  // namespace flovyn::cli
