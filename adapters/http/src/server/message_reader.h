#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "server/request_head.h"

namespace flovyn::http {

/// Finds the requests in the bytes of one connection, strictly: whatever two readers could take for
/// two different messages is refused. Memory is bounded by the limits plus what is appended at
/// once. No I/O; for one thread.
class MessageReader {
 public:
  enum class State { kNeedsMore, kComplete, kRefused };

  /// `limits` must outlive the reader.
  explicit MessageReader(const MessageLimits& limits) : limits_(&limits), head_(limits) {}

  void Append(std::string_view bytes) { buffer_.append(bytes); }
  /// Reads on in what was appended. After kComplete call Take(); after kRefused the connection
  /// is of no use any more.
  State Advance();
  /// The complete request; what follows it stays for the next Advance().
  RawRequest Take();

  const Refusal& refusal() const { return refusal_; }

  /// No byte of a next request is here.
  bool empty() const { return stage_ == Stage::kHead && head_bytes_ == 0 && buffer_.empty(); }
  /// True once for a request whose sender waits for "100 Continue" before it sends the body.
  bool TakeContinue();

 private:
  enum class Stage { kHead, kBody, kChunkSize, kChunk, kChunkEnd, kTrailer, kComplete, kRefused };
  enum class LineResult { kLine, kPartial, kTooLong, kMalformed };

  LineResult NextLine(std::size_t max_bytes, std::string_view& line);
  LineResult NextHeadLine(std::string_view& line);
  void DropConsumed();
  bool ReadHead();
  bool StartBody();
  bool CollectBody();
  bool ReadBody();
  bool ReadChunkSize();
  bool ReadChunk();
  bool ReadChunkEnd();
  bool ReadTrailer();
  bool Refuse(Refusal refusal);

  const MessageLimits* limits_;
  std::string buffer_ = {};
  std::size_t position_ = 0;  // of the first byte of buffer_ that is not consumed
  std::size_t scanned_ = 0;   // up to here buffer_ has no line end
  Stage stage_ = Stage::kHead;

  RequestHead head_;
  std::size_t head_bytes_ = 0;   // of the lines of head_, and of trailers
  std::size_t outstanding_ = 0;  // bytes of the body, or of the current chunk, yet to come
  bool expects_continue_ = false;
  Refusal refusal_ = {};
};

}  // namespace flovyn::http
