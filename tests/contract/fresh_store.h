#pragma once

#include <memory>
#include <stdexcept>
#include <utility>

#include "contract/store_under_test.h"
#include "flovyn/memory/sequential_ids.h"
#include "test.h"

namespace flovyn::testing {

/// The value; the test ends here when there is none. On any thread, where Catch's own macros are
/// for one thread only.
template <class T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

/// An open store on data of its own, with two tenants.
class FreshStore {
 public:
  explicit FreshStore(const StoreHooks& hooks = {}, const OpenOptions& options = {});

  Store& operator*() { return *store_; }
  Store* operator->() { return store_.get(); }
  StoreUnderTest& data() { return *data_; }

  /// Another process on the same data, for shared stores.
  std::unique_ptr<Store> OpenAnother(const StoreHooks& hooks, const OpenOptions& options);
  /// Closes the store and opens it again, so that only what is durable remains.
  void Reopen(const OpenOptions& options = {});
  /// Closes the store, so that another process may open the data, until Reopen.
  void Leave() { store_.reset(); }

  template <class IdType>
  IdType New() {
    return IdType(ids_.NewUuid());
  }

 private:
  memory::SequentialIds ids_;
  std::unique_ptr<StoreUnderTest> data_ = MakeStoreUnderTest();
  std::unique_ptr<Store> store_;

 public:
  const TenantId tenant = New<TenantId>();
  const TenantId other_tenant = New<TenantId>();
};

}  // namespace flovyn::testing
