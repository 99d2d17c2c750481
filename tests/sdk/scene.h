#pragma once

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "flovyn/sdk/sdk.h"
#include "host.h"
#include "test.h"
#include "test_store.h"

namespace flovyn::sdk {

/// What a test case runs on: it is run once for each way to the engine and each store.
class Scene {
 public:
  Scene() = default;

  std::string about() const { return std::string(way_.name) + " on " + store_.url(); }
  Backend& backend() { return host_->backend(); }
  Engine& engine() { return host_->engine(); }
  Client& client() { return client_; }

 private:
  const Way way_ = GENERATE(from_range(kWays));
  const TestStore store_{GENERATE(from_range(kStores))};
  const std::unique_ptr<Host> host_ = way_.open(store_.url());
  Client client_{host_->backend()};
};

/// Looks again and again, for at most half a minute.
template <class Condition>
bool Soon(Client& client, Condition condition) {
  const absl::Time end = absl::Now() + absl::Seconds(30);
  while (absl::Now() < end) {
    if (condition()) return true;
    // A call that is answered takes its time, and is what the condition waits for in the end.
    client.list({}).IgnoreError();
  }
  return false;
}

}  // namespace flovyn::sdk
