#include "notice_bytes.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"

namespace flovyn::postgres {

void NoticeWriter::Id(const Uuid& id) {
  for (const std::uint8_t byte : id.bytes()) Number8(byte);
}

void NoticeWriter::Number(std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) Number8(static_cast<std::uint8_t>(value >> (8 * i)));
}

std::string NoticeWriter::Payload(char letter) const { return letter + absl::Base64Escape(bytes_); }

std::optional<NoticeReader> NoticeReader::Open(std::string_view payload) {
  if (payload.empty() || payload.size() > kMaxPayload) return std::nullopt;
  std::string bytes;
  if (!absl::Base64Unescape(std::string(payload.substr(1)), &bytes)) return std::nullopt;
  return NoticeReader(std::move(bytes));
}

std::uint64_t NoticeReader::Number(std::size_t size) {
  std::uint64_t value = 0;
  for (const char byte : Raw(size)) value = (value << 8) | static_cast<std::uint8_t>(byte);
  return value;
}

Uuid NoticeReader::Id() {
  const std::string bytes = Raw(Uuid::Bytes().size());
  Uuid::Bytes id = {};
  std::ranges::copy(bytes, id.begin());
  return Uuid::FromBytes(id);
}

std::string NoticeReader::Raw(std::size_t size) {
  ok_ = ok_ && size <= left();
  if (!ok_) return {};
  at_ += size;
  return bytes_.substr(at_ - size, size);
}

}  // namespace flovyn::postgres
