#include "filter_index.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "flovyn/sql/cells.h"
#include "flovyn/sql/select.h"

namespace flovyn::sqlite {
namespace {

std::int64_t MillisOf(absl::Time at) { return absl::ToUnixMillis(at); }

std::string EndOfMillisecond(const std::string& place, bool newest_first) {
  const std::string bits = std::to_string(kPlaceBits);
  return newest_first ? "((" + place + " >> " + bits + ") << " + bits + ")"
                      : "((((" + place + " >> " + bits + ") + 1) << " + bits + ") - 1)";
}

sql::Value BeginOfMillisecond(absl::Time at, bool newest_first) {
  return newest_first ? FirstPlace(MillisOf(at) + 1) - 1 : FirstPlace(MillisOf(at));
}

}  // namespace

std::string EntryWords(const TenantId& tenant, std::span<const std::int64_t> fingerprints) {
  const Uuid::Bytes& bytes = tenant.uuid().bytes();
  const std::string owner =
      absl::BytesToHexString({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  std::string words;
  words.reserve(fingerprints.size() * (owner.size() + 17));
  for (const std::int64_t fingerprint : fingerprints) {
    if (!words.empty()) words += ' ';
    words += owner;
    absl::StrAppend(&words, absl::Hex(fingerprint, absl::kZeroPad16));
  }
  return words;
}

absl::Status InsertDocument(sql::Connection& connection, std::string_view index, std::int64_t place,
                            const std::string& words) {
  const sql::Statement insert{
      .name = "insert_" + std::string(index),
      .text = "INSERT INTO " + std::string(index) + " (rowid, entries) VALUES ($1, $2)"};
  const sql::Value parameters[] = {place, words};
  return sql::Execute(connection, insert, parameters);
}

absl::Status DeleteDocument(sql::Connection& connection, std::string_view index, std::int64_t place,
                            const std::string& words) {
  const std::string name(index);
  const sql::Statement remove{
      .name = "delete_" + name,
      .text = "INSERT INTO " + name + " (" + name + ", rowid, entries) VALUES ('delete', $1, $2)"};
  const sql::Value parameters[] = {place, words};
  return sql::Execute(connection, remove, parameters);
}

sql::IndexWalk WalkDocuments(const sql::IndexSearch& search, sql::ParameterList& parameters) {
  std::vector<std::string> all;
  if (!search.fingerprints.empty()) {
    all.push_back(EntryWords(search.tenant, search.fingerprints));  // side by side: all of them
  }
  for (const std::vector<std::int64_t>& set : search.alternatives) {
    const std::string words = EntryWords(search.tenant, set);
    all.push_back("(" + absl::StrReplaceAll(words, {{" ", " OR "}}) + ")");
  }
  const std::string words = parameters.Add(absl::StrJoin(all, " AND "));
  sql::IndexWalk walk{.hits = absl::StrFormat("%s(%s) AS m", search.index, words), .shape = ":m"};
  walk.from = absl::StrFormat("%s CROSS JOIN %s AS e ON e.place = m.rowid", walk.hits, search.cold);
  walk.places = {.column = "m.rowid",
                 .lowest = "0",
                 .highest = "9223372036854775807",
                 .end_of_instant = EndOfMillisecond,
                 .begin_of_instant = BeginOfMillisecond};
  return walk;
}

}  // namespace flovyn::sqlite
