// docs/query.md: its queries are queries, its tables say what is so, its messages are those that
// come.
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "flovyn/query/query.h"
#include "query/asking.h"
#include "test.h"

namespace {

using namespace flovyn::query;
using flovyn::testing::WhyNot;

std::string Guide() {
  std::ifstream file(FLOVYN_DOCS "/query.md");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::smatch> Matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  return {std::sregex_iterator(text.begin(), text.end(), regex), std::sregex_iterator()};
}

Entity EntityNamed(const std::string& name) {
  if (name == "workflow") return Entity::kWorkflow;
  if (name == "task") return Entity::kTask;
  if (name == "workflowDefinition") return Entity::kWorkflowDefinition;
  REQUIRE(name == "taskDefinition");
  return Entity::kTaskDefinition;
}

/// The row of a table for a field.
std::string RowOfTable(const FieldInfo& field) {
  std::string type;
  switch (field.type) {
    case FieldType::kText:
      type = "text";
      break;
    case FieldType::kNumber:
      type = "whole number";
      break;
    case FieldType::kBool:
      type = "true or false";
      break;
    case FieldType::kTime:
      type = "time";
      break;
    case FieldType::kId:
      type = "UUID";
      break;
    case FieldType::kEnum:
      for (const std::string_view value : field.values) {
        type += (type.empty() ? "`" : ", `") + std::string(value) + "`";
      }
      break;
  }
  return "| `" + std::string(field.name) + "` | " + type + (field.nullable ? " | yes |" : " | |") +
         "\n";
}

TEST_CASE("query guide: every query in it is one") {
  const std::string guide = Guide();
  const auto blocks = Matches(guide, "```fql (\\w+)\n([^`]*)\n```");
  CHECK(blocks.size() >= 11);
  for (const std::smatch& block : blocks) {
    CAPTURE(block[2].str());
    CHECK(WhyNot(block[2].str(), EntityNamed(block[1].str())).empty());
  }
}

TEST_CASE("query guide: its tables have the fields of each entity, and no others") {
  const std::string guide = Guide();
  for (const std::string name : {"workflow", "task", "workflowDefinition"}) {
    std::string table = "### " + name + "\n\n| field | type | may be null |\n|---|---|---|\n";
    for (const FieldInfo& field : FieldsOf(EntityNamed(name))) table += RowOfTable(field);
    CHECK_THAT(guide, flovyn::testing::ContainsText(table + "\n"));
  }
}

TEST_CASE("query guide: task definitions have the fields of workflow definitions but one") {
  std::string workflows;
  std::string tasks;
  for (const auto& field : FieldsOf(Entity::kWorkflowDefinition)) {
    if (field.name != "latestVersion") workflows += RowOfTable(field);
  }
  for (const auto& field : FieldsOf(Entity::kTaskDefinition)) tasks += RowOfTable(field);
  CHECK(tasks == workflows);
}

TEST_CASE("query guide: its error messages are those that come") {
  const std::string guide = Guide();
  const auto rows = Matches(guide, "\\| `([^`]*)` \\| `query: ([^`]*)` \\|\n");
  CHECK(rows.size() >= 8);
  for (const std::smatch& row : rows) CHECK(WhyNot(row[1].str()) == row[2].str());
}

}  // namespace
