#include <stdexcept>

#include "contract/store_under_test.h"
#include "fakes/ticking_clock.h"
#include "flovyn/memory/memory_store.h"

namespace flovyn::testing {
namespace {

class MemoryUnderTest final : public StoreUnderTest {
 public:
  std::unique_ptr<Store> Open(const OpenOptions& options) override {
    return memory::MakeMemoryStore({.clock = clock_, .max_queued_units = options.max_queued_units});
  }
  std::string location() const override { return {}; }

 private:
  TickingClock clock_;
};

}  // namespace

std::unique_ptr<StoreUnderTest> MakeStoreUnderTest() { return std::make_unique<MemoryUnderTest>(); }

std::unique_ptr<StoreUnderTest> AttachStoreUnderTest(const std::string& location) {
  throw std::logic_error("the memory store keeps nothing at '" + location + "'");
}

}  // namespace flovyn::testing
