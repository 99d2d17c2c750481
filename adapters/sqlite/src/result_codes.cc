#include "result_codes.h"

#include <string>

#include "flovyn/domain/errors.h"

namespace flovyn::sqlite {

absl::Status StatusOf(int code, sqlite3* database, std::string_view doing) {
  const std::string why = std::string(doing) + ": " +
                          (database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code));
  switch (code) {
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_ROWID:
      return AlreadyExists(why);
    default:
      break;
  }
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Conflict(why);
    case SQLITE_INTERRUPT:
      return DeadlineExceeded(why);
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOMEM:
      return Unavailable(why);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return FailedPrecondition(why);
    default:
      return Internal(why);
  }
}

}  // namespace flovyn::sqlite
