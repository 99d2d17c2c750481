#include "writer.h"

namespace flovyn::sqlite {
namespace {

const sql::Statement kBegin{.name = "begin", .text = "BEGIN IMMEDIATE"};
const sql::Statement kCommit{.name = "commit", .text = "COMMIT"};
const sql::Statement kRollback{.name = "rollback", .text = "ROLLBACK"};

absl::Status Run(SqliteConnection& connection, const sql::Statement& statement) {
  return connection.Query(statement, {}, [](const sql::Row&) {});
}

}  // namespace

absl::Status Writer::Begin() {
  turns_.Acquire();
  absl::Status status = Run(*connection_, kBegin);
  if (!status.ok()) turns_.Release();
  return status;
}

absl::Status Writer::Commit() {
  absl::Status status = Run(*connection_, kCommit);
  if (status.ok()) {
    turns_.Release();
  } else {
    Rollback();
  }
  return status;
}

void Writer::Rollback() {
  // Some errors (disk full, I/O) have ended the transaction already.
  if (connection_->in_transaction()) Run(*connection_, kRollback).IgnoreError();
  turns_.Release();
}

}  // namespace flovyn::sqlite
