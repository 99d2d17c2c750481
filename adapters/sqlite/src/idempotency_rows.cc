#include "idempotency_rows.h"

#include "flovyn/base/status_macros.h"
#include "flovyn/sql/cells.h"
#include "flovyn/sql/key_target.h"
#include "flovyn/sql/select.h"

namespace flovyn::sqlite {

absl::StatusOr<std::optional<IdempotencyRecord>> FindKey(sql::Connection& connection,
                                                         const IdempotencyKey& key) {
  static const sql::Statement kSelect{
      .name = "select_key",
      .text =
          "SELECT target_type, target_id, created_at, expires_at FROM idempotency_key "
          "WHERE tenant_id = $1 AND key = $2"};
  const sql::Value parameters[] = {sql::ToValue(key.tenant), sql::ToValue(key.key)};
  return sql::SelectFirst<IdempotencyRecord>(
      connection, kSelect, parameters,
      [&](const sql::Row& row) -> absl::StatusOr<IdempotencyRecord> {
        IdempotencyRecord record;
        record.key = key;
        FLOVYN_RETURN_IF_ERROR(sql::ReadTarget(row, 0, record));
        record.created_at = row.Time(2);
        record.expires_at = row.Time(3);
        return record;
      });
}

absl::Status PutKey(sql::Connection& connection, const IdempotencyRecord& record) {
  static const sql::Statement kUpsert{
      .name = "put_key",
      .text =
          "INSERT INTO idempotency_key (tenant_id, key, target_type, target_id, created_at, "
          "expires_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, key) "
          "DO UPDATE SET target_type = excluded.target_type, target_id = excluded.target_id, "
          "created_at = excluded.created_at, expires_at = excluded.expires_at"};
  const sql::Value parameters[] = {
      sql::ToValue(record.key.tenant),       sql::ToValue(record.key.key),
      sql::ToValue(sql::TargetType(record)), sql::ToValue(sql::TargetId(record)),
      sql::ToValue(record.created_at),       sql::ToValue(record.expires_at)};
  return sql::Execute(connection, kUpsert, parameters);
}

}  // namespace flovyn::sqlite
