#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/ports/registry_refusals.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/statements.h"
#include "flovyn/sql/with_value.h"

namespace flovyn::sql {

/// Rows that an organization keeps a bounded number of, each with an id. `Table` has `Item`, the
/// `name` of the table, `what` it holds in messages, the order of lists, and tuples of columns:
/// what identifies a row (id, tenant_id), its `content`, which updates replace, and what is `kept`
/// besides (created_at and updated_at first), which the database fills in.
template <class Table>
class RegistryTable {
 public:
  using Item = typename Table::Item;

  RegistryTable(Database& database, const Dialect& dialect)
      : database_(database), dialect_(dialect) {}

  absl::StatusOr<Item> Create(const Item& item, std::size_t max_rows) {
    return TransactValue<Item>(database_, [&](Connection& connection) -> absl::StatusOr<Item> {
      FLOVYN_RETURN_IF_ERROR(CheckRoom(connection, item, max_rows));
      return Insert(connection, item);
    });
  }

  absl::StatusOr<Item> Update(const Item& item) {
    std::vector<std::string> changes;
    for (const std::string& name : NamesIn(Table::content)) {
      changes.push_back(name + " = $" + std::to_string(changes.size() + 3));
    }
    const Statement update{.name = "update_" + Name(),
                           .text = "UPDATE " + Name() + " SET " + JoinNames(changes) +
                                   ", updated_at = " + std::string(dialect_.now) + kById +
                                   " RETURNING " + Columns()};
    return TransactValue<Item>(database_, [&](Connection& connection) {
      return One(connection, update, Parameters(item), item.id.str());
    });
  }

  template <class Id>
  absl::Status Delete(const TenantId& tenant, const Id& id) {
    const Statement remove{.name = "delete_" + Name(),
                           .text = "DELETE FROM " + Name() + kById + " RETURNING " + Columns()};
    return TransactValue<Item>(
               database_,
               [&](Connection& connection) {
                 return One(connection, remove, {ToValue(id), ToValue(tenant)}, id.str());
               })
        .status();
  }

  template <class Id>
  absl::StatusOr<Item> Get(const TenantId& tenant, const Id& id) {
    const Statement select{.name = "get_" + Name(),
                           .text = "SELECT " + Columns() + " FROM " + Name() + kById};
    return ReadValue<Item>(database_, [&](Connection& connection) {
      return One(connection, select, {ToValue(id), ToValue(tenant)}, id.str());
    });
  }

  absl::StatusOr<std::vector<Item>> List(const TenantId& tenant) {
    const Statement select{.name = "list_" + Name(),
                           .text = "SELECT " + Columns() + " FROM " + Name() +
                                   " WHERE tenant_id = $1 ORDER BY " + std::string(Table::order)};
    const Value parameters[] = {ToValue(tenant)};
    return ReadValue<std::vector<Item>>(database_, [&](Connection& connection) {
      return SelectAll<Item>(connection, select, parameters, ReadItem);
    });
  }

 private:
  static constexpr char kById[] = " WHERE id = $1 AND tenant_id = $2";

  static std::string Name() { return std::string(Table::name); }
  static std::vector<std::string> Written() {
    std::vector<std::string> names = NamesIn(Table::identity);
    AppendNames(Table::content, "", names);
    return names;
  }
  static std::string Columns() {
    std::vector<std::string> names = Written();
    AppendNames(Table::kept, "", names);
    return JoinNames(names);
  }
  static std::vector<Value> Parameters(const Item& item) {
    std::vector<Value> parameters;
    AppendValues(Table::identity, item, parameters);
    AppendValues(Table::content, item, parameters);
    return parameters;
  }
  static absl::StatusOr<Item> ReadItem(const Row& row) {
    constexpr int kContent = CountOf(Table::identity);
    Item item;
    FLOVYN_RETURN_IF_ERROR(ReadColumns(row, 0, Table::identity, item));
    FLOVYN_RETURN_IF_ERROR(ReadColumns(row, kContent, Table::content, item));
    FLOVYN_RETURN_IF_ERROR(ReadColumns(row, kContent + CountOf(Table::content), Table::kept, item));
    return item;
  }

  absl::StatusOr<Item> Insert(Connection& connection, const Item& item) {
    Statement insert = InsertStatement(Table::name, Written());
    const std::string now(dialect_.now);
    insert.text.insert(insert.text.find(") VALUES"), ", created_at, updated_at");
    insert.text.pop_back();
    insert.text += ", " + now + ", " + now + ") RETURNING " + Columns();
    return One(connection, insert, Parameters(item), item.id.str());
  }

  static absl::Status CheckRoom(Connection& connection, const Item& item, std::size_t max_rows) {
    const Statement count{.name = "count_" + Name(),
                          .text = "SELECT count(*) FROM " + Name() + " WHERE tenant_id = $1"};
    const Value parameters[] = {ToValue(item.tenant)};
    std::int64_t rows = 0;
    FLOVYN_RETURN_IF_ERROR(
        connection.Query(count, parameters, [&](const Row& row) { rows = row.Int(0); }));
    if (rows < static_cast<std::int64_t>(max_rows)) return absl::OkStatus();
    return RegistryIsFull(Table::what, max_rows);
  }

  /// The row that a statement gives; NotFound when it gives none.
  static absl::StatusOr<Item> One(Connection& connection, const Statement& statement,
                                  const std::vector<Value>& parameters, const std::string& id) {
    FLOVYN_ASSIGN_OR_RETURN(std::optional<Item> found,
                            SelectFirst<Item>(connection, statement, parameters, ReadItem));
    if (!found) return NotFound(Table::what, id);
    return *std::move(found);
  }

  Database& database_;
  const Dialect& dialect_;
};

}  // namespace flovyn::sql
