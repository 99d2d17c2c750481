#pragma once

#include <chrono>
#include <cstdint>
#include <limits>

#include "absl/time/time.h"

namespace flovyn::sdk {

/// A length of time in an option: takes 30s of std::chrono and absl::Seconds(30) alike.
class Duration {
 public:
  constexpr Duration() = default;
  constexpr Duration(absl::Duration value) : value_(value) {}  // NOLINT: meant to convert
  template <class Rep, class Period>
  constexpr Duration(std::chrono::duration<Rep, Period> value)  // NOLINT: meant to convert
      : value_(absl::FromChrono(std::chrono::duration_cast<std::chrono::nanoseconds>(value))) {}

  constexpr absl::Duration absl() const { return value_; }
  constexpr bool zero() const { return value_ == absl::ZeroDuration(); }
  /// Rounded up, so that nothing happens early.
  std::int64_t millis() const {
    return absl::ToInt64Milliseconds(absl::Ceil(value_, absl::Milliseconds(1)));
  }

 private:
  absl::Duration value_ = absl::ZeroDuration();
};

}  // namespace flovyn::sdk
