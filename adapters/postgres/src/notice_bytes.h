#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "flovyn/base/uuid.h"

namespace flovyn::postgres {

// Notices as the payload of a NOTIFY, which is text: a letter, and bytes in base64.

/// A NOTIFY takes 7999 bytes.
inline constexpr std::size_t kMaxPayload = 7'999;
/// So many bytes fit in, as base64, behind the letter.
inline constexpr std::size_t kMaxNoticeBytes = (kMaxPayload - 1) / 4 * 3;

/// Puts a notice together; numbers are big-endian.
class NoticeWriter {
 public:
  void Number8(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void Number32(std::uint32_t value) { Number(value, 4); }
  void Number64(std::uint64_t value) { Number(value, 8); }
  void Id(const Uuid& id);
  void Raw(std::string_view bytes) { bytes_ += bytes; }

  std::size_t size() const { return bytes_.size(); }
  std::string Payload(char letter) const;

 private:
  void Number(std::uint64_t value, int bytes);

  std::string bytes_;
};

/// Takes one apart. After the first thing that is not there everything is empty, and ok() false.
class NoticeReader {
 public:
  /// nullopt: longer than a notice, or no base64.
  static std::optional<NoticeReader> Open(std::string_view payload);

  std::uint8_t Number8() { return static_cast<std::uint8_t>(Number(1)); }
  std::uint32_t Number32() { return static_cast<std::uint32_t>(Number(4)); }
  std::uint64_t Number64() { return Number(8); }
  Uuid Id();
  std::string Raw(std::size_t size);

  bool ok() const { return ok_; }
  /// All is read.
  bool at_end() const { return ok_ && at_ == bytes_.size(); }
  std::size_t left() const { return bytes_.size() - at_; }

 private:
  explicit NoticeReader(std::string bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t Number(std::size_t size);

  std::string bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace flovyn::postgres
