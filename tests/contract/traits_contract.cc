#include "contract/fresh_store.h"

namespace flovyn::testing {

TEST_CASE("traits: the store declares what its program was built for") {
  FreshStore store;
  CHECK(store->traits().name == FLOVYN_CONTRACT_STORE);
  CHECK(store->traits().durable == FLOVYN_CONTRACT_DURABLE);
  CHECK(store->traits().shared == FLOVYN_CONTRACT_SHARED);
  CHECK(store->traits().durable == !store.data().location().empty());
}

TEST_CASE("traits: a store that is open can be reached") {
  FreshStore store;
  CHECK(store->Check().ok());
}

}  // namespace flovyn::testing
