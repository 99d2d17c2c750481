#include "functions.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "filter_index.h"
#include "flovyn/json/containment.h"
#include "flovyn/json/json.h"
#include "flovyn/query/evaluate.h"
#include "flovyn/query/order.h"
#include "flovyn/sql/metadata_entries.h"
#include "result_codes.h"
#include "sort_key_bytes.h"

namespace flovyn::sqlite {
namespace {

std::string_view TextOf(sqlite3_value* value) {
  const void* data = sqlite3_value_blob(value);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void Fail(sqlite3_context* context, const char* why) { sqlite3_result_error(context, why, -1); }

/// The second argument of a run of a statement: read for its first row, kept by SQLite for the
/// others. nullptr if it cannot be read.
template <class T>
const T* Kept(sqlite3_context* context, sqlite3_value* value,
              absl::StatusOr<T> (*read)(std::string_view)) {
  constexpr int kArgument = 1;
  if (void* kept = sqlite3_get_auxdata(context, kArgument)) return static_cast<const T*>(kept);
  absl::StatusOr<T> argument = read(TextOf(value));
  if (!argument.ok()) return nullptr;
  sqlite3_set_auxdata(context, kArgument, new T(*std::move(argument)),
                      [](void* old) { delete static_cast<T*>(old); });
  // SQLite may have dropped it at once, for want of memory.
  return static_cast<const T*>(sqlite3_get_auxdata(context, kArgument));
}

absl::StatusOr<Json> ReadFilter(std::string_view text) { return ParseJson(text); }

/// A condition that was printed: it was within the bounds of a query before.
absl::StatusOr<query::Condition> ReadCondition(std::string_view text) {
  constexpr std::size_t kUnbounded = 1'000'000;
  absl::StatusOr<query::Query> query = query::ReadQuery(
      text, query::Entity::kWorkflow, absl::UnixEpoch(),
      {.max_bytes = kUnbounded, .max_comparisons = kUnbounded, .max_depth = 1'000});
  if (!query.ok()) return query.status();
  return std::move(query->condition);
}

absl::StatusOr<query::Path> ReadPath(std::string_view text) {
  absl::StatusOr<Json> json = ParseJson(text);
  if (!json.ok()) return json.status();
  query::Path path;
  for (const Json& key : json->items()) path.push_back(key.AsString());
  return path;
}

/// Gives `use` the stored metadata and the argument behind it.
template <class T, class Use>
void WithMetadata(sqlite3_context* context, sqlite3_value** arguments,
                  absl::StatusOr<T> (*read)(std::string_view), const Use& use) {
  const T* argument = Kept(context, arguments[1], read);
  if (argument == nullptr) return Fail(context, "flovyn: the second argument cannot be read");
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return use(Json(), *argument);
  const absl::StatusOr<Json> document = ParseJson(TextOf(arguments[0]));
  if (!document.ok()) return Fail(context, "flovyn: stored metadata is not JSON");
  use(*document, *argument);
}

void ContainsFunction(sqlite3_context* context, int, sqlite3_value** arguments) {
  WithMetadata(context, arguments, ReadFilter, [&](const Json& document, const Json& filter) {
    sqlite3_result_int(context, Contains(document, filter) ? 1 : 0);
  });
}

void MeetsFunction(sqlite3_context* context, int, sqlite3_value** arguments) {
  WithMetadata(context, arguments, ReadCondition,
               [&](const Json& document, const query::Condition& condition) {
                 sqlite3_result_int(context, query::MetadataMeets(condition, document) ? 1 : 0);
               });
}

void SortKeyFunction(sqlite3_context* context, int, sqlite3_value** arguments) {
  WithMetadata(context, arguments, ReadPath, [&](const Json& document, const query::Path& path) {
    const query::SortKey key = query::MetadataKey(document, path);
    if (key.rank == query::SortKey::Rank::kMissing) return;  // NULL
    const std::string bytes = SortKeyBytes(key);
    sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  });
}

void ScalarFunction(sqlite3_context* context, int, sqlite3_value** arguments) {
  WithMetadata(context, arguments, ReadPath, [&](const Json& document, const query::Path& path) {
    const Json scalar = query::ScalarAt(document, path);
    if (scalar.is_null()) return;
    const std::string text = scalar.Dump();
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  });
}

/// The document of an execution in the filter index, of its tenant and metadata.
void EntryWordsFunction(sqlite3_context* context, int, sqlite3_value** arguments) {
  const std::string_view tenant = TextOf(arguments[0]);
  const absl::StatusOr<Json> metadata = ParseJson(TextOf(arguments[1]));
  std::array<std::uint8_t, 16> bytes = {};
  if (tenant.size() != bytes.size()) return Fail(context, "flovyn: the tenant is not an id");
  if (!metadata.ok()) return Fail(context, "flovyn: stored metadata is not JSON");
  std::ranges::copy(tenant, reinterpret_cast<char*>(bytes.data()));
  const std::string words =
      EntryWords(TenantId(Uuid::FromBytes(bytes)), sql::EntryFingerprints(*metadata));
  sqlite3_result_text64(context, words.data(), words.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void NowFunction(sqlite3_context* context, int, sqlite3_value**) {
  const auto* clock = static_cast<const Clock*>(sqlite3_user_data(context));
  sqlite3_result_int64(context, absl::ToUnixMicros(clock->Now()));
}

using Function = void (*)(sqlite3_context*, int, sqlite3_value**);

struct Registered {
  const char* name;
  int arguments;
  Function function;
};

constexpr Registered kFunctions[] = {
    {"flovyn_contains", 2, ContainsFunction}, {"flovyn_meets", 2, MeetsFunction},
    {"flovyn_sort_key", 2, SortKeyFunction},  {"flovyn_scalar", 2, ScalarFunction},
    {"flovyn_now", 0, NowFunction},           {"flovyn_entry_words", 2, EntryWordsFunction},
};

}  // namespace

absl::Status RegisterFunctions(sqlite3* database, const Clock& clock) {
  // SQLite hands back a pointer to mutable; the functions only read.
  void* const data = const_cast<Clock*>(&clock);
  for (const auto& [name, arguments, function] : kFunctions) {
    const int code =
        sqlite3_create_function_v2(database, name, arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                   data, function, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return StatusOf(code, database, "cannot register SQL functions");
  }
  return absl::OkStatus();
}

}  // namespace flovyn::sqlite
