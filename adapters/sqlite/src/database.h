#pragma once

#include "flovyn/sql/connection.h"
#include "reader_pool.h"
#include "writer.h"

namespace flovyn::sqlite {

/// Reads on the pool, transactions on the writer. Safe for concurrent use.
class SqliteDatabase final : public sql::Database {
 public:
  /// Both outlive it.
  SqliteDatabase(ReaderPool& readers, Writer& writer) : readers_(readers), writer_(writer) {}

  absl::Status Read(absl::FunctionRef<absl::Status(sql::Connection&)> body) override {
    return readers_.Run(body);
  }

  absl::Status Transact(absl::FunctionRef<absl::Status(sql::Connection&)> body) override {
    if (absl::Status status = writer_.Begin(); !status.ok()) return status;
    absl::Status status = body(writer_.connection());
    if (status.ok()) return writer_.Commit();
    writer_.Rollback();
    return status;
  }

 private:
  ReaderPool& readers_;
  Writer& writer_;
};

}  // namespace flovyn::sqlite
