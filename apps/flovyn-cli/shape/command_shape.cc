#include "shape/command_shape.h"

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace flovyn::cli {
namespace {

/// Of what CLI11 makes of a validator: "TEXT:{table,json,csv}".
std::vector<std::string> ValuesIn(const std::string& type_name) {
  const std::size_t begin = type_name.find('{');
  const std::size_t end = type_name.rfind('}');
  if (begin == std::string::npos || end == std::string::npos) return {};
  return absl::StrSplit(type_name.substr(begin + 1, end - begin - 1), ',');
}

OptionShape ShapeOf(const CLI::Option& option) {
  OptionShape shape;
  for (const std::string& name : option.get_snames()) shape.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) shape.names.push_back("--" + name);
  if (shape.names.empty()) shape.names.push_back(option.get_name());
  shape.description = option.get_description();
  shape.required = option.get_required();
  const std::string type_name = option.get_type_name();
  shape.values = ValuesIn(type_name);
  shape.argument = type_name.substr(0, type_name.find_first_of(":{ "));
  // Flags have a type only when they may be given a value: --watch=5.
  shape.optional_argument = option.get_items_expected_max() == 0 && !shape.argument.empty();
  return shape;
}

void Walk(const CLI::App& app, std::vector<std::string> path, std::vector<CommandShape>& shapes) {
  path.push_back(app.get_name());
  CommandShape shape;
  shape.path = path;
  shape.description = app.get_description();
  for (const CLI::Option* option : app.get_options({})) shape.options.push_back(ShapeOf(*option));
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* command : commands) {
    shape.commands.emplace_back(command->get_name(), command->get_description());
  }
  shapes.push_back(std::move(shape));
  for (const CLI::App* command : commands) Walk(*command, path, shapes);
}

}  // namespace

std::string CommandShape::Path() const { return absl::StrJoin(path, " "); }

std::vector<CommandShape> ShapesOf(const CLI::App& root) {
  std::vector<CommandShape> shapes;
  Walk(root, {}, shapes);
  return shapes;
}

}  // namespace flovyn::cli
