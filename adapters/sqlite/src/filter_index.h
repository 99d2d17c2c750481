#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/index_walk.h"
#include "flovyn/sql/parameter_list.h"

namespace flovyn::sqlite {

/// The filter index is a full-text table (FTS5) without content: a document for each execution,
/// whose words are its entries. It gives the documents that have some words in the order of their
/// numbers, forwards and backwards, and is written by appending.
///
/// The number of a document is the execution's `place`: the primary key of its row, which grows
/// with the time of creation. All executions of one millisecond have neighbouring places.

/// Places of a millisecond. A place beyond them would be one of the next millisecond.
inline constexpr int kPlaceBits = 20;

/// The first place of the millisecond.
constexpr std::int64_t FirstPlace(std::int64_t unix_millis) { return unix_millis << kPlaceBits; }

/// The document of an execution: a word for each entry of its metadata, empty if it has none. The
/// words of two tenants are never the same. Stored: must stay as they are.
std::string EntryWords(const TenantId& tenant, std::span<const std::int64_t> fingerprints);

/// `index`: the table. Not to be called for a document without words.
absl::Status InsertDocument(sql::Connection& connection, std::string_view index, std::int64_t place,
                            const std::string& words);
/// The words must be those of the insert.
absl::Status DeleteDocument(sql::Connection& connection, std::string_view index, std::int64_t place,
                            const std::string& words);

/// Dialect::walk_index. The index intersects and unites words as it goes.
sql::IndexWalk WalkDocuments(const sql::IndexSearch& search, sql::ParameterList& parameters);

}  // namespace flovyn::sqlite
