#include "flovyn/sql/statements.h"

#include <cstddef>

namespace flovyn::sql {

std::string JoinNames(const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) {
    if (!joined.empty()) joined += ", ";
    joined += name;
  }
  return joined;
}

Statement InsertStatement(std::string_view table, const std::vector<std::string>& names) {
  std::vector<std::string> parameters;
  for (std::size_t i = 1; i <= names.size(); ++i) parameters.push_back("$" + std::to_string(i));
  const std::string name(table);
  return {.name = "insert_" + name,
          .text = "INSERT INTO " + name + " (" + JoinNames(names) + ") VALUES (" +
                  JoinNames(parameters) + ")"};
}

Statement UpdateStatement(std::string_view table, const std::vector<std::string>& names) {
  std::vector<std::string> changes;
  for (const std::string& name : names) {
    changes.push_back(name + " = $" + std::to_string(changes.size() + 2));
  }
  const std::string name(table);
  return {.name = "update_" + name,
          .text = "UPDATE " + name + " SET " + JoinNames(changes) + " WHERE id = $1"};
}

}  // namespace flovyn::sql
