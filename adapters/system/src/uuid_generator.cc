#include "flovyn/system/uuid_generator.h"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <mutex>

namespace flovyn::system {
namespace {

/// Random numbers of the kernel, fetched many at a time.
class KernelRandom {
 public:
  std::uint64_t Next() {
    if (used_ == buffer_.size()) Refill();
    return buffer_[used_++];
  }

 private:
  void Refill() {
    auto* at = reinterpret_cast<unsigned char*>(buffer_.data());
    std::size_t missing = sizeof(buffer_);
    while (missing > 0) {
      const ssize_t got = getrandom(at, missing, 0);
      // Nothing else fails with these arguments, and ids that are not random are worse than none.
      if (got < 0 && errno != EINTR) std::abort();
      if (got <= 0) continue;
      at += got;
      missing -= static_cast<std::size_t>(got);
    }
    used_ = 0;
  }

  std::array<std::uint64_t, 256> buffer_ = {};
  std::size_t used_ = buffer_.size();
};

class UuidGenerator final : public IdGenerator {
 public:
  explicit UuidGenerator(const Clock& clock) : clock_(clock) {}

  Uuid NewUuid() override {
    const std::int64_t now_ms = absl::ToUnixMillis(clock_.Now());
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::uint64_t random = random_.Next();
    if (now_ms > last_ms_) {
      last_ms_ = now_ms;
      // Half of the counter's range stays for the ids of this millisecond.
      counter_ = static_cast<std::uint16_t>(random_.Next() & kHalf);
    } else if (++counter_ > kMax) {
      ++last_ms_;
      counter_ = 0;
    }
    return MakeUuidV7(static_cast<std::uint64_t>(last_ms_), counter_, random);
  }

 private:
  static constexpr std::uint16_t kMax = 0x0FFF;
  static constexpr std::uint16_t kHalf = 0x07FF;

  const Clock& clock_;
  std::mutex mutex_;
  KernelRandom random_;
  std::int64_t last_ms_ = 0;
  std::uint16_t counter_ = 0;
};

}  // namespace

std::unique_ptr<IdGenerator> MakeUuidGenerator(const Clock& clock) {
  return std::make_unique<UuidGenerator>(clock);
}

}  // namespace flovyn::system
