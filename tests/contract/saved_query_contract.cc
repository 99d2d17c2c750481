#include "contract/fresh_store.h"

namespace flovyn::testing {
namespace {

using query::SavedQuery;

constexpr std::size_t kManyQueries = 100;

SavedQuery SampleQuery(FreshStore& store, std::string name) {
  SavedQuery saved;
  saved.id = store.New<SavedQueryId>();
  saved.tenant = store.tenant;
  saved.name = std::move(name);
  saved.description = "\xE2\x82\xAC";
  saved.entity = query::Entity::kTaskDefinition;
  saved.query = R"(kind ~ "a\"b")";
  saved.shared = true;
  saved.created_by = "ann";
  return saved;
}

void CheckSame(const SavedQuery& stored, const SavedQuery& expected) {
  CHECK(stored.id == expected.id);
  CHECK(stored.tenant == expected.tenant);
  CHECK(stored.name == expected.name);
  CHECK(stored.description == expected.description);
  CHECK(stored.entity == expected.entity);
  CHECK(stored.query == expected.query);
  CHECK(stored.shared == expected.shared);
  CHECK(stored.created_by == expected.created_by);
}

}  // namespace

TEST_CASE("saved query: what is created is found, without uses") {
  FreshStore store;
  SavedQuery wanted = SampleQuery(store, "mine");
  wanted.use_count = 7;
  wanted.last_used_at = absl::UnixEpoch();
  const SavedQuery created = Must(store->saved_queries().Create(wanted, kManyQueries));
  CheckSame(created, wanted);
  CHECK(created.created_at <= created.updated_at);
  const SavedQuery found = Must(store->saved_queries().Get(store.tenant, wanted.id));
  CheckSame(found, wanted);
  CHECK(found.use_count == 0);
  CHECK(found.last_used_at == std::nullopt);
}

TEST_CASE("saved query: a name is there once in a tenant") {
  FreshStore store;
  const SavedQuery first =
      Must(store->saved_queries().Create(SampleQuery(store, "mine"), kManyQueries));
  const absl::Status taken =
      store->saved_queries().Create(SampleQuery(store, "mine"), kManyQueries).status();
  CHECK(absl::IsAlreadyExists(taken));
  CHECK(taken.message() == "there is a saved query with the name \"mine\"");
  SavedQuery other = SampleQuery(store, "mine");
  other.tenant = store.other_tenant;
  CHECK(store->saved_queries().Create(other, kManyQueries).ok());
  SavedQuery second = Must(store->saved_queries().Create(SampleQuery(store, "Mine"), kManyQueries));
  second.name = "mine";
  CHECK(absl::IsAlreadyExists(store->saved_queries().Update(second).status()));
}

TEST_CASE("saved query: uses are counted, and outlive an update") {
  FreshStore store;
  const SavedQuery created =
      Must(store->saved_queries().Create(SampleQuery(store, "mine"), kManyQueries));
  for (int i = 0; i < 3; ++i) {
    REQUIRE(store->saved_queries().CountUse(store.tenant, created.id).ok());
  }
  REQUIRE(store->saved_queries().CountUse(store.other_tenant, created.id).ok());
  const SavedQuery used = Must(store->saved_queries().Get(store.tenant, created.id));
  CHECK(used.use_count == 3);
  REQUIRE(used.last_used_at.has_value());
  CHECK(*used.last_used_at > created.created_at);
  CHECK(used.updated_at == created.updated_at);
  SavedQuery changed = SampleQuery(store, "theirs");
  changed.id = created.id;
  changed.entity = query::Entity::kWorkflow;
  changed.query = "";
  changed.shared = false;
  const SavedQuery updated = Must(store->saved_queries().Update(changed));
  CheckSame(updated, changed);
  CHECK(updated.use_count == 3);
  CHECK(updated.last_used_at == used.last_used_at);
  CHECK(updated.created_at == created.created_at);
  CHECK(updated.updated_at > created.updated_at);
}

TEST_CASE("saved query: what is gone, or another tenant's, is NotFound") {
  FreshStore store;
  const SavedQuery saved =
      Must(store->saved_queries().Create(SampleQuery(store, "mine"), kManyQueries));
  SavedQueryRepository& queries = store->saved_queries();
  CHECK(absl::IsNotFound(queries.Get(store.other_tenant, saved.id).status()));
  CHECK(absl::IsNotFound(queries.Delete(store.other_tenant, saved.id)));
  CHECK(queries.Delete(store.tenant, saved.id).ok());
  CHECK(absl::IsNotFound(queries.Delete(store.tenant, saved.id)));
  CHECK(absl::IsNotFound(queries.Get(store.tenant, saved.id).status()));
  CHECK(absl::IsNotFound(queries.Update(saved).status()));
  CHECK(queries.CountUse(store.tenant, saved.id).ok());
}

TEST_CASE("saved query: lists go by the bytes of the name, and are bounded") {
  FreshStore store;
  for (const std::string name : {"b", "\xC3\xA9", "B", "a"}) {
    Must(store->saved_queries().Create(SampleQuery(store, name), 4));
  }
  std::vector<std::string> names;
  for (const SavedQuery& saved : Must(store->saved_queries().List(store.tenant))) {
    names.push_back(saved.name);
  }
  CHECK(names == std::vector<std::string>{"B", "a", "b", "\xC3\xA9"});
  CHECK(Must(store->saved_queries().List(store.other_tenant)).empty());
  CHECK(absl::IsFailedPrecondition(
      store->saved_queries().Create(SampleQuery(store, "c"), 4).status()));
}

}  // namespace flovyn::testing
