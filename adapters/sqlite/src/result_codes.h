#pragma once

#include <sqlite3.h>

#include <string_view>

#include "absl/status/status.h"

namespace flovyn::sqlite {

/// What an (extended) result code of SQLite is to the caller, with SQLite's words. `doing` says
/// what was attempted.
absl::Status StatusOf(int code, sqlite3* database, std::string_view doing);

}  // namespace flovyn::sqlite
