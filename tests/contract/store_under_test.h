#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "flovyn/domain/ids.h"
#include "flovyn/ports/store.h"

namespace flovyn::testing {

/// How a test opens a store.
struct OpenOptions {
  NodeId node = NodeId(MakeUuidV7(1, 0, 1));  ///< The process that the store plays.
  std::size_t max_queued_units = 20'000;      ///< Over it Submit answers ResourceExhausted.
  /// Durable stores: called on the store's write lane at "loaded", "before_commit", "committed".
  std::function<void(std::string_view)> on_point = {};
};

/// The data behind a store. The suite knows stores through this class alone: each adapter has one
/// implementation, in tests/under_test, that is linked with the suite into a program of its own.
///
/// Members may throw when the surroundings fail (no disk, no database server). Outlives the stores
/// that it opened. One thread, but the stores may be used by any.
class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;

  /// A store on the data. Again after the one before is gone (its Close() done or its process
  /// dead): gives what was committed, if traits().durable. While another is open: only if
  /// traits().shared.
  virtual std::unique_ptr<Store> Open(const OpenOptions& options) = 0;

  /// Names the data for AttachStoreUnderTest; empty for stores that are not durable.
  virtual std::string location() const = 0;
};

/// Fresh and empty data, removed with the object. Stores with an injected clock get a TickingClock
/// (tests/fakes); the suite never needs to wait or to move the time.
std::unique_ptr<StoreUnderTest> MakeStoreUnderTest();

/// The data of another process, left as they are when the object goes.
std::unique_ptr<StoreUnderTest> AttachStoreUnderTest(const std::string& location);

}  // namespace flovyn::testing
