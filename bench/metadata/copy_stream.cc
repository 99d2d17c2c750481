#include "metadata/copy_stream.h"

#include <type_traits>

#include "flovyn/domain/errors.h"

namespace flovyn::bench::metadata {
namespace {

constexpr std::size_t kEnough = 1 << 20;
constexpr std::int32_t kUuidType = 2950;
const absl::Time kPostgresEpoch = absl::FromUnixSeconds(946'684'800);

absl::Status Failed(PGconn* connection) { return Unavailable(PQerrorMessage(connection)); }

}  // namespace

absl::Status CopyStream::Begin(const std::string& url, const std::string& what,
                               CopyStream& stream) {
  stream.connection_ = PQconnectdb(url.c_str());
  if (PQstatus(stream.connection_) != CONNECTION_OK) return Failed(stream.connection_);
  const std::string copy = "COPY " + what + " FROM STDIN (FORMAT binary)";
  PGresult* const result = PQexec(stream.connection_, copy.c_str());
  const bool begun = PQresultStatus(result) == PGRES_COPY_IN;
  PQclear(result);
  if (!begun) return Failed(stream.connection_);
  stream.gathered_.assign("PGCOPY\n\377\r\n\0", 11);
  stream.AppendNumber(std::int32_t{0});  // flags
  stream.AppendNumber(std::int32_t{0});  // length of what else the header has
  return absl::OkStatus();
}

template <class Number>
void CopyStream::AppendNumber(Number value) {
  const auto bits = static_cast<std::make_unsigned_t<Number>>(value);
  for (int shift = 8 * (static_cast<int>(sizeof value) - 1); shift >= 0; shift -= 8) {
    gathered_.push_back(static_cast<char>((bits >> shift) & 0xff));
  }
}

void CopyStream::BeginRow(std::int16_t fields) { AppendNumber(fields); }

void CopyStream::AddBigint(std::int64_t value) {
  AppendNumber(std::int32_t{8});
  AppendNumber(value);
}

void CopyStream::AddSmallint(std::int16_t value) {
  AppendNumber(std::int32_t{2});
  AppendNumber(value);
}

void CopyStream::AddInteger(std::int32_t value) {
  AppendNumber(std::int32_t{4});
  AppendNumber(value);
}

void CopyStream::AddTime(absl::Time value) {
  AddBigint(absl::ToInt64Microseconds(value - kPostgresEpoch));
}

void CopyStream::AddId(const Uuid& value) {
  AppendNumber(std::int32_t{16});
  for (const std::uint8_t byte : value.bytes()) gathered_.push_back(static_cast<char>(byte));
}

void CopyStream::AddIds(std::span<const Uuid> values) {
  const auto count = static_cast<std::int32_t>(values.size());
  AppendNumber(std::int32_t{5 * 4 + count * 20});
  AppendNumber(std::int32_t{1});  // dimensions
  AppendNumber(std::int32_t{0});  // no NULL
  AppendNumber(kUuidType);
  AppendNumber(count);
  AppendNumber(std::int32_t{1});  // the first index
  for (const Uuid& value : values) AddId(value);
}

void CopyStream::AddBytes(std::string_view value) {
  AppendNumber(static_cast<std::int32_t>(value.size()));
  gathered_ += value;
}

void CopyStream::AddJson(std::string_view text) {
  AppendNumber(static_cast<std::int32_t>(text.size() + 1));
  gathered_ += '\1';  // version
  gathered_ += text;
}

absl::Status CopyStream::SendSome() {
  return gathered_.size() < kEnough ? absl::OkStatus() : Send();
}

absl::Status CopyStream::Send() {
  if (PQputCopyData(connection_, gathered_.data(), static_cast<int>(gathered_.size())) != 1) {
    return Failed(connection_);
  }
  gathered_.clear();
  return absl::OkStatus();
}

absl::Status CopyStream::End() {
  AppendNumber(std::int16_t{-1});
  if (absl::Status sent = Send(); !sent.ok()) return sent;
  if (PQputCopyEnd(connection_, nullptr) != 1) return Failed(connection_);
  PGresult* const result = PQgetResult(connection_);
  const bool ended = PQresultStatus(result) == PGRES_COMMAND_OK;
  PQclear(result);
  return ended ? absl::OkStatus() : Failed(connection_);
}

}  // namespace flovyn::bench::metadata
