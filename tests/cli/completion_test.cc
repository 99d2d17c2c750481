#include "shape/completion.h"

#include <algorithm>

#include "server/program.h"
#include "shape/man_page.h"
#include "test.h"

namespace flovyn::cli {
namespace {

using testing::ContainsText;

std::vector<CommandShape> Shapes() { return ShapesOf(MakeCommandTree()->root); }

/// As the page writes it: no line of text is taken for a request, no dash for a hyphen.
std::string OnPage(std::string text) {
  for (std::size_t at = 0; (at = text.find('-', at)) != std::string::npos; at += 2) {
    text.insert(at, "\\");
  }
  return text;
}

/// What bash offers for the line, whose last word is being written.
std::vector<std::string> BashOffers(const std::vector<std::string>& line) {
  const testing::TempDirectory directory;
  std::string script = BashCompletion(Shapes()) + "COMP_WORDS=(";
  for (const std::string& word : line) script += "'" + word + "' ";
  script += ")\nCOMP_CWORD=" + std::to_string(line.size() - 1) +
            "\n_flovyn\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
  testing::Program bash({.arguments = {"/bin/bash", directory.Write("complete.sh", script)}});
  REQUIRE(bash.Wait() == 0);
  std::istringstream output(bash.Output());
  std::vector<std::string> offers;
  for (std::string offer; std::getline(output, offer);) offers.push_back(offer);
  return offers;
}

bool Has(const std::vector<std::string>& offers, const std::string& word) {
  return std::ranges::find(offers, word) != offers.end();
}

TEST_CASE("cli shape: every command and option says what it is for") {
  for (const CommandShape& shape : Shapes()) {
    INFO(shape.Path());
    CHECK_FALSE(shape.description.empty());
    for (const OptionShape& option : shape.options) {
      INFO(option.names.front());
      CHECK_FALSE(option.description.empty());
    }
  }
}

TEST_CASE("cli man: the page has every command and every option") {
  const std::string page = ManPage(Shapes());
  for (const CommandShape& shape : Shapes()) {
    if (!shape.commands.empty()) continue;
    const std::size_t begin = page.find(".SS " + OnPage(shape.Path()) + "\n");
    INFO(shape.Path());
    REQUIRE(begin != std::string::npos);
    const std::string section = page.substr(begin, page.find("\n.S", begin + 1) - begin);
    CHECK_THAT(section, ContainsText(OnPage(shape.description)));
    for (const OptionShape& option : shape.options) {
      if (option.names.back() == "--help") continue;
      CHECK_THAT(section, ContainsText(OnPage(option.names.back()) +
                                       (option.positional() ? ">" : "") + "\\fR"));
    }
  }
  const CommandShape root = Shapes().front();
  for (const OptionShape& option : root.options) {
    CHECK_THAT(page, ContainsText("\\fB" + OnPage(option.names.back()) + "\\fR"));
  }
}

TEST_CASE("cli man: no line of text begins as a request does") {
  std::istringstream page(ManPage(Shapes()));
  for (std::string line; std::getline(page, line);) {
    INFO(line);
    const bool request =
        line.starts_with(".SH") || line.starts_with(".SS") || line.starts_with(".T") ||
        line.starts_with(".B") || line.starts_with(".I ") || line.starts_with(".PP") ||
        line.starts_with(".nf") || line.starts_with(".fi") || line.starts_with(".R");
    CHECK((request || !line.starts_with('.')));
    CHECK_FALSE(line.starts_with('\''));
  }
}

TEST_CASE("cli completion: bash offers commands, options, and values of which there are few") {
  const std::vector<std::string> groups = BashOffers({"flovyn", ""});
  CHECK(Has(groups, "workflows"));
  CHECK(Has(groups, "--server"));
  CHECK_FALSE(Has(groups, "start"));
  CHECK(BashOffers({"flovyn", "workf"}) == std::vector<std::string>{"workflows"});

  const std::vector<std::string> start =
      BashOffers({"flovyn", "-o", "json", "workflows", "start", "kind", "--"});
  CHECK(Has(start, "--input"));
  CHECK(Has(start, "--profile"));
  CHECK_FALSE(Has(start, "--follow"));
  CHECK(BashOffers({"flovyn", "workflows", "list", "--output", ""}) ==
        std::vector<std::string>{"table", "json", "csv"});
  CHECK(BashOffers({"flovyn", "tasks", "logs", "x", "--level", "W"}) ==
        std::vector<std::string>{"WARN"});
}

TEST_CASE("cli completion: the scripts of zsh and fish have every command and option") {
  const std::string zsh = ZshCompletion(Shapes());
  const std::string fish = FishCompletion(Shapes());
  for (const CommandShape& shape : Shapes()) {
    INFO(shape.Path());
    CHECK_THAT(zsh, ContainsText("'" + shape.Path() + "') described=("));
    CHECK_THAT(fish, ContainsText(" '" + shape.Path() + "'"));
    for (const OptionShape& option : shape.options) {
      if (option.positional()) continue;
      CHECK_THAT(zsh, ContainsText("'" + option.names.back() + ":"));
      CHECK_THAT(fish, ContainsText("-l " + option.names.back().substr(2) + " "));
    }
  }
}

}  // namespace
}  // namespace flovyn::cli
