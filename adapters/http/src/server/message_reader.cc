#include "server/message_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kMaxChunkLineBytes = 256;  // a size in hexadecimal and its extensions

}  // namespace

MessageReader::State MessageReader::Advance() {
  for (bool more = true; more;) {
    switch (stage_) {
      case Stage::kHead:
        more = ReadHead();
        break;
      case Stage::kBody:
        more = ReadBody();
        break;
      case Stage::kChunkSize:
        more = ReadChunkSize();
        break;
      case Stage::kChunk:
        more = ReadChunk();
        break;
      case Stage::kChunkEnd:
        more = ReadChunkEnd();
        break;
      case Stage::kTrailer:
        more = ReadTrailer();
        break;
      case Stage::kComplete:
      case Stage::kRefused:
        more = false;
        break;
    }
  }
  DropConsumed();
  if (stage_ == Stage::kRefused) return State::kRefused;
  return stage_ == Stage::kComplete ? State::kComplete : State::kNeedsMore;
}

RawRequest MessageReader::Take() {
  RawRequest taken = std::move(head_.request());
  head_ = RequestHead(*limits_);
  head_bytes_ = 0;
  outstanding_ = 0;
  stage_ = Stage::kHead;
  expects_continue_ = false;
  return taken;
}

bool MessageReader::TakeContinue() {
  const bool waits_for_body = stage_ == Stage::kBody || stage_ == Stage::kChunkSize;
  if (!waits_for_body || !head_.request().body.empty()) return false;
  return std::exchange(expects_continue_, false);
}

void MessageReader::DropConsumed() {
  buffer_.erase(0, position_);
  scanned_ -= std::min(scanned_, position_);
  position_ = 0;
  if (buffer_.empty()) std::string().swap(buffer_);  // an idle connection holds no memory
}

MessageReader::LineResult MessageReader::NextLine(std::size_t max_bytes, std::string_view& line) {
  const std::size_t end = buffer_.find('\n', std::max(scanned_, position_));
  const std::size_t size = (end == std::string::npos ? buffer_.size() : end + 1) - position_;
  if (size > max_bytes) return LineResult::kTooLong;
  if (end == std::string::npos) {
    scanned_ = buffer_.size();
    return LineResult::kPartial;
  }
  line = std::string_view(buffer_).substr(position_, size);
  if (!line.ends_with(kLineEnd)) return LineResult::kMalformed;
  line.remove_suffix(kLineEnd.size());
  position_ = end + 1;
  return LineResult::kLine;
}

MessageReader::LineResult MessageReader::NextHeadLine(std::string_view& line) {
  const std::size_t before = position_;
  const LineResult result = NextLine(limits_->max_head_bytes - head_bytes_, line);
  head_bytes_ += position_ - before;
  if (result == LineResult::kMalformed) Refuse({400, "a line of the request head has no CR LF"});
  if (result == LineResult::kTooLong) {
    Refuse({431, absl::StrFormat("the request head has more than %d bytes, which is the limit",
                                 limits_->max_head_bytes)});
  }
  return result;
}

bool MessageReader::ReadHead() {
  std::string_view line;
  if (NextHeadLine(line) != LineResult::kLine) return false;
  if (std::optional<Refusal> refusal = head_.OnLine(line)) return Refuse(*std::move(refusal));
  if (head_.empty()) head_bytes_ = 0;  // an empty line between two requests
  return head_.complete() ? StartBody() : true;
}

bool MessageReader::StartBody() {
  switch (head_.framing()) {
    case RequestHead::Framing::kNone:
      stage_ = Stage::kComplete;
      break;
    case RequestHead::Framing::kLength:
      outstanding_ = head_.content_length();
      stage_ = Stage::kBody;
      break;
    case RequestHead::Framing::kChunked:
      stage_ = Stage::kChunkSize;
      break;
  }
  expects_continue_ = head_.expects_continue();
  return true;
}

bool MessageReader::CollectBody() {
  const std::size_t size = std::min(outstanding_, buffer_.size() - position_);
  head_.request().body.append(buffer_, position_, size);
  position_ += size;
  outstanding_ -= size;
  return outstanding_ == 0;
}

bool MessageReader::ReadBody() {
  if (!CollectBody()) return false;
  stage_ = Stage::kComplete;
  return true;
}

bool MessageReader::ReadChunkSize() {
  std::string_view line;
  const LineResult result = NextLine(kMaxChunkLineBytes, line);
  if (result == LineResult::kPartial) return false;
  std::string_view size = result == LineResult::kLine ? line.substr(0, line.find(';')) : "";
  size = TrimSpace(size);
  const char* const end = size.data() + size.size();
  const auto parsed = std::from_chars(size.data(), end, outstanding_, 16);
  if (parsed.ec == std::errc::result_out_of_range ||
      (parsed.ec == std::errc() &&
       outstanding_ > limits_->max_body_bytes - head_.request().body.size())) {
    return Refuse(
        {413, absl::StrFormat("the request body has more than %d bytes, which is the limit",
                              limits_->max_body_bytes)});
  }
  if (parsed.ec != std::errc() || parsed.ptr != end || !IsFieldValue(line)) {
    return Refuse({400, "a chunk of the request body has no valid size"});
  }
  stage_ = outstanding_ == 0 ? Stage::kTrailer : Stage::kChunk;
  return true;
}

bool MessageReader::ReadChunk() {
  if (!CollectBody()) return false;
  stage_ = Stage::kChunkEnd;
  return true;
}

bool MessageReader::ReadChunkEnd() {
  std::string_view line;
  const LineResult result = NextLine(kLineEnd.size(), line);
  if (result == LineResult::kPartial) return false;
  if (result != LineResult::kLine) return Refuse({400, "a chunk of the request body has no end"});
  stage_ = Stage::kChunkSize;
  return true;
}

bool MessageReader::ReadTrailer() {
  std::string_view line;
  if (NextHeadLine(line) != LineResult::kLine) return false;
  if (line.empty()) stage_ = Stage::kComplete;  // trailers carry nothing that we use
  return true;
}

bool MessageReader::Refuse(Refusal refusal) {
  stage_ = Stage::kRefused;
  refusal_ = std::move(refusal);
  return false;
}

}  // namespace flovyn::http
