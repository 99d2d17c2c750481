#include "flovyn/sql/tenant_repository.h"

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sql/registry_columns.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/statements.h"
#include "flovyn/sql/with_value.h"

namespace flovyn::sql {
namespace {

absl::StatusOr<Tenant> ReadTenant(const Row& row) {
  Tenant tenant;
  FLOVYN_RETURN_IF_ERROR(ReadColumns(row, 0, kTenant, tenant));
  return tenant;
}

std::string TenantColumns() {
  std::vector<std::string> names;
  AppendNames(kTenant, "", names);
  return JoinNames(names);
}

std::string SelectTenants() { return "SELECT " + TenantColumns() + " FROM tenant "; }

std::vector<Value> Parameters(const Tenant& tenant) {
  return {ToValue(tenant.id), ToValue(tenant.name), ToValue(tenant.slug), ToValue(tenant.tier),
          ToValue(tenant.region)};
}

/// INSERT of Parameters() at the present time.
std::string InsertTenant(const Dialect& dialect) {
  const std::string now(dialect.now);
  return "INSERT INTO tenant (id, name, slug, tier, region, created_at, updated_at) "
         "VALUES ($1, $2, $3, $4, $5, " +
         now + ", " + now + ") ";
}

absl::StatusOr<std::optional<Tenant>> FindBy(Connection& connection, const std::string& column,
                                             const Value& value) {
  const Statement select{.name = "select_tenant_by_" + column,
                         .text = SelectTenants() + "WHERE " + column + " = $1"};
  return SelectFirst<Tenant>(connection, select, std::span<const Value>(&value, 1), ReadTenant);
}

absl::StatusOr<Tenant> GetBy(Database& database, const std::string& column, const Value& value,
                             std::string_view shown) {
  return ReadValue<Tenant>(database, [&](Connection& connection) -> absl::StatusOr<Tenant> {
    FLOVYN_ASSIGN_OR_RETURN(std::optional<Tenant> found, FindBy(connection, column, value));
    if (!found) return NotFound("tenant", shown);
    return *std::move(found);
  });
}

/// The database's refusal of a second row, told with what was taken.
absl::Status Explain(const absl::Status& status, const Tenant& tenant, std::string_view whose) {
  if (!absl::IsAlreadyExists(status)) return status;
  return AlreadyExists("the slug '" + tenant.slug + "'" + std::string(whose));
}

}  // namespace

absl::Status SqlTenantRepository::Upsert(const Tenant& tenant) {
  const Statement upsert{
      .name = "upsert_tenant",
      .text = InsertTenant(dialect_) +
              "ON CONFLICT (id) DO UPDATE SET name = excluded.name, slug = excluded.slug, "
              "tier = excluded.tier, region = excluded.region, updated_at = excluded.updated_at "
              "WHERE tenant.name <> excluded.name OR tenant.slug <> excluded.slug OR "
              "tenant.tier <> excluded.tier OR tenant.region <> excluded.region"};
  const absl::Status status = database_.Transact(
      [&](Connection& connection) { return Execute(connection, upsert, Parameters(tenant)); });
  return Explain(status, tenant, " belongs to another tenant");
}

absl::StatusOr<Tenant> SqlTenantRepository::Create(const Tenant& tenant) {
  const Statement insert{.name = "create_tenant",
                         .text = InsertTenant(dialect_) + "RETURNING " + TenantColumns()};
  absl::StatusOr<Tenant> created =
      TransactValue<Tenant>(database_, [&](Connection& connection) -> absl::StatusOr<Tenant> {
        FLOVYN_ASSIGN_OR_RETURN(
            const std::optional<Tenant> row,
            SelectFirst<Tenant>(connection, insert, Parameters(tenant), ReadTenant));
        if (!row) return Internal("the database did not give back the tenant that it stored");
        return *row;
      });
  if (created.ok()) return created;
  return Explain(created.status(), tenant, " or the id " + tenant.id.str() + " is taken");
}

absl::StatusOr<Tenant> SqlTenantRepository::Get(const TenantId& id) {
  return GetBy(database_, "id", ToValue(id), id.str());
}

absl::StatusOr<Tenant> SqlTenantRepository::GetBySlug(std::string_view slug) {
  return GetBy(database_, "slug", ToValue(slug), slug);
}

absl::StatusOr<std::vector<Tenant>> SqlTenantRepository::List() {
  const Statement select{.name = "list_tenants", .text = SelectTenants() + "ORDER BY id"};
  return ReadValue<std::vector<Tenant>>(database_, [&](Connection& connection) {
    return SelectAll<Tenant>(connection, select, {}, ReadTenant);
  });
}

}  // namespace flovyn::sql
