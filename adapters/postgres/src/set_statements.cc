#include "set_statements.h"

#include "flovyn/sql/statements.h"

namespace flovyn::postgres {

std::string ParameterList(std::size_t count) {
  std::vector<std::string> parameters;
  for (std::size_t i = 1; i <= count; ++i) parameters.push_back("$" + std::to_string(i));
  return sql::JoinNames(parameters);
}

sql::Statement InsertRows(std::string_view table, const std::vector<std::string>& names,
                          std::string_view suffix) {
  const std::string name(table);
  return {.name = "insert_" + name,
          .text = "INSERT INTO " + name + " (" + sql::JoinNames(names) + ") SELECT * FROM unnest(" +
                  ParameterList(names.size()) + ") " + std::string(suffix)};
}

sql::Statement UpdateRows(std::string_view table, const std::vector<std::string>& names) {
  const std::string name(table);
  std::vector<std::string> changes;
  for (const std::string& column : names) changes.push_back(column + " = s." + column);
  return {.name = "update_" + name,
          .text = "UPDATE " + name + " AS t SET " + sql::JoinNames(changes) + " FROM unnest(" +
                  ParameterList(names.size() + 1) + ") AS s (id, " + sql::JoinNames(names) +
                  ") WHERE t.id = s.id"};
}

sql::Statement DeleteRows(std::string_view table) {
  const std::string name(table);
  return {.name = "delete_" + name, .text = "DELETE FROM " + name + " WHERE id = ANY($1)"};
}

}  // namespace flovyn::postgres
