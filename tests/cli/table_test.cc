#include "output/table.h"

#include "output/display_text.h"
#include "test.h"

namespace flovyn::cli {
namespace {

TEST_CASE("cli table: columns are as wide as their widest cell, and nothing follows the last") {
  const Table table = {.titles = {"id", "kind", "note"},
                       .rows = {{"1", "order-workflow", ""}, {"222", "", "x"}, {"", "", ""}}};
  CHECK(FormatTable(table, std::nullopt) ==
        "id   kind            note\n"
        "1    order-workflow\n"
        "222                  x\n"
        "\n");
}

TEST_CASE("cli table: what is too wide for the terminal is cut") {
  const Table table = {.titles = {"id", "metadata"},
                       .rows = {{"12345678", std::string(100, 'm')}, {"9", "short"}}};
  CHECK(FormatTable(table, 20) ==
        "id        metadata\n"
        "12345678  mmmmmmmmm…\n"
        "9         short\n");
  CHECK(FormatTable(table, 1) ==
        "id      metad…\n"
        "12345…  mmmmm…\n"
        "9       short\n");
  CHECK(FormatTable(table, std::nullopt).find(std::string(100, 'm')) != std::string::npos);
}

TEST_CASE("cli table: a terminal obeys nothing that a cell has") {
  const Table table = {.titles = {"a"}, .rows = {{"\033[2J\r\n\tx\x7f\xC2\x9B\xE2\x80\xAE\xFF"}}};
  CHECK(FormatTable(table, std::nullopt) ==
        "a\n"
        "\\u001b[2J\\u000d\\n\\tx\\u007f\\u009b\\u202e\xEF\xBF\xBD\n");
}

TEST_CASE("cli table: widths are cells of a terminal, not bytes") {
  CHECK(DisplayWidth("Größe") == 5);
  CHECK(DisplayWidth("日本") == 4);
  CHECK(DisplayWidth("e\xCC\x81") == 1);
  CHECK(CutToWidth("日本語", 5) == "日本…");
  CHECK(CutToWidth("日本語", 4) == "日…");
  CHECK(CutToWidth("abc", 3) == "abc");
  CHECK(FormatTable({.titles = {"a", "b"}, .rows = {{"日本", "x"}, {"abcd", "y"}}}, std::nullopt) ==
        "a     b\n日本  x\nabcd  y\n");
}

TEST_CASE("cli table: without titles there are lines only") {
  CHECK(FormatTable({.titles = {"", ""}, .rows = {{"id", "7"}}}, std::nullopt) == "id  7\n");
  CHECK(FormatTable({}, std::nullopt).empty());
}

TEST_CASE("cli csv: quotes, commas and line ends are as RFC 4180 says") {
  const Table table = {.titles = {"a", "b,c"}, .rows = {{"x\"y", "1\r\n2"}, {"", "plain text"}}};
  CHECK(FormatCsv(table) == "a,\"b,c\"\r\n\"x\"\"y\",\"1\r\n2\"\r\n,plain text\r\n");
}

}  // namespace
}  // namespace flovyn::cli
