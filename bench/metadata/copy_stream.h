#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/base/uuid.h"

namespace flovyn::bench::metadata {

/// COPY … FROM STDIN (FORMAT binary) on a connection of its own. The fields of a row are added in
/// the order of the columns.
class CopyStream {
 public:
  /// Connects and begins; `what` is "table (columns)".
  static absl::Status Begin(const std::string& url, const std::string& what, CopyStream& stream);
  CopyStream() = default;
  ~CopyStream() { PQfinish(connection_); }
  CopyStream(const CopyStream&) = delete;
  CopyStream& operator=(const CopyStream&) = delete;

  void BeginRow(std::int16_t fields);
  void AddBigint(std::int64_t value);
  void AddSmallint(std::int16_t value);
  void AddInteger(std::int32_t value);
  void AddTime(absl::Time value);
  void AddId(const Uuid& value);
  void AddIds(std::span<const Uuid> values);  ///< uuid[]
  void AddBytes(std::string_view value);      ///< Also text.
  void AddJson(std::string_view text);

  /// Sends what has gathered, once that is enough.
  absl::Status SendSome();
  absl::Status End();

 private:
  template <class Number>
  void AppendNumber(Number value);
  absl::Status Send();

  PGconn* connection_ = nullptr;
  std::string gathered_;
};

}  // namespace flovyn::bench::metadata
