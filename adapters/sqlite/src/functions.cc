#include "functions.h"

#include <string_view>

#include "flovyn/json/containment.h"
#include "flovyn/json/json.h"
#include "result_codes.h"

namespace flovyn::sqlite {
namespace {

std::string_view TextOf(sqlite3_value* value) {
  const void* data = sqlite3_value_blob(value);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void Fail(sqlite3_context* context, const char* why) { sqlite3_result_error(context, why, -1); }

/// The filter of a run of a statement: parsed for its first row, kept by SQLite for the others.
const Json* FilterOf(sqlite3_context* context, sqlite3_value* value) {
  constexpr int kArgument = 1;
  if (void* kept = sqlite3_get_auxdata(context, kArgument)) return static_cast<const Json*>(kept);
  absl::StatusOr<Json> filter = ParseJson(TextOf(value));
  if (!filter.ok()) return nullptr;
  sqlite3_set_auxdata(context, kArgument, new Json(*std::move(filter)),
                      [](void* json) { delete static_cast<Json*>(json); });
  // SQLite may have dropped it at once, for want of memory.
  return static_cast<const Json*>(sqlite3_get_auxdata(context, kArgument));
}

void ContainsFunction(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) {
    sqlite3_result_int(context, 0);
    return;
  }
  const Json* filter = FilterOf(context, arguments[1]);
  if (filter == nullptr) return Fail(context, "flovyn_contains: the filter is not JSON");
  const absl::StatusOr<Json> document = ParseJson(TextOf(arguments[0]));
  if (!document.ok()) return Fail(context, "flovyn_contains: stored metadata is not JSON");
  sqlite3_result_int(context, Contains(*document, *filter) ? 1 : 0);
}

void NowFunction(sqlite3_context* context, int, sqlite3_value**) {
  const auto* clock = static_cast<const Clock*>(sqlite3_user_data(context));
  sqlite3_result_int64(context, absl::ToUnixMicros(clock->Now()));
}

}  // namespace

absl::Status RegisterFunctions(sqlite3* database, const Clock& clock) {
  int code =
      sqlite3_create_function_v2(database, "flovyn_contains", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                 nullptr, ContainsFunction, nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) {
    // SQLite hands back a pointer to mutable; the function only reads.
    code = sqlite3_create_function_v2(database, "flovyn_now", 0, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                      const_cast<Clock*>(&clock), NowFunction, nullptr, nullptr,
                                      nullptr);
  }
  if (code != SQLITE_OK) return StatusOf(code, database, "cannot register SQL functions");
  return absl::OkStatus();
}

}  // namespace flovyn::sqlite
