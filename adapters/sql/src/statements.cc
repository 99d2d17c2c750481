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

std::string OnConflictUpdate(const std::vector<std::string>& names, std::size_t key_size) {
  const auto end_of_key = names.begin() + static_cast<std::ptrdiff_t>(key_size);
  const std::vector<std::string> key(names.begin(), end_of_key);
  std::vector<std::string> changes;
  for (auto name = end_of_key; name != names.end(); ++name) {
    changes.push_back(*name + " = excluded." + *name);
  }
  return "ON CONFLICT (" + JoinNames(key) + ") DO UPDATE SET " + JoinNames(changes);
}

Statement UpsertStatement(std::string_view table, const std::vector<std::string>& names,
                          std::size_t key_size) {
  Statement statement = InsertStatement(table, names);
  statement.name = "put_" + std::string(table);
  statement.text += " " + OnConflictUpdate(names, key_size);
  return statement;
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
