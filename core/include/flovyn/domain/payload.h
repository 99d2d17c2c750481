#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace flovyn {

/// Input, output or state of an execution: valid JSON text that the engine stores and passes on
/// byte for byte, or nothing (absent; JSON null where a value must be written).
///
/// Copies share one immutable string, because a payload goes from a request through rows, events
/// and replies without being changed; immutability makes that safe on several threads.
class Payload {
 public:
  /// Absent.
  Payload() = default;

  /// Empty bytes are absent. Errors: InvalidArgument naming `field`: not valid JSON (says where),
  /// or longer than `max_bytes` (says the actual size).
  static absl::StatusOr<Payload> From(std::string_view field, std::string bytes,
                                      std::size_t max_bytes);
  /// For stores that read back what From() accepted; checks nothing.
  static Payload Trusted(std::string text);

  bool absent() const { return text_ == nullptr; }
  /// The bytes; empty if absent.
  const std::string& text() const;
  /// JSON text in any case: "null" if absent.
  std::string_view json() const;

  /// Compares bytes, not JSON values.
  friend bool operator==(const Payload& a, const Payload& b) { return a.text() == b.text(); }

 private:
  explicit Payload(std::string text)
      : text_(std::make_shared<const std::string>(std::move(text))) {}

  std::shared_ptr<const std::string> text_;  // nullptr is absent; never an empty string
};

}  // namespace flovyn
