#include "contract/fresh_store.h"

namespace flovyn::testing {
namespace {

constexpr std::size_t kManyFields = 100;

MetadataField SampleField(FreshStore& store, std::string key) {
  MetadataField field;
  field.id = store.New<MetadataFieldId>();
  field.tenant = store.tenant;
  field.key = std::move(key);
  field.display_name = "Environment \xE2\x82\xAC";
  field.description = "Where \"it\" runs";
  field.type = MetadataFieldType::kEnum;
  field.allowed_values = {"dev", "\"quoted\"", "prod, \xE2\x82\xAC"};
  field.display_order = 7;
  field.strict = true;
  field.extract_from = "order.env";
  return field;
}

void CheckSame(const MetadataField& stored, const MetadataField& expected) {
  CHECK(stored.id == expected.id);
  CHECK(stored.tenant == expected.tenant);
  CHECK(stored.key == expected.key);
  CHECK(stored.display_name == expected.display_name);
  CHECK(stored.description == expected.description);
  CHECK(stored.type == expected.type);
  CHECK(stored.allowed_values == expected.allowed_values);
  CHECK(stored.workflow_kind == expected.workflow_kind);
  CHECK(stored.task_kind == expected.task_kind);
  CHECK(stored.display_order == expected.display_order);
  CHECK(stored.strict == expected.strict);
  CHECK(stored.sensitive == expected.sensitive);
  CHECK(stored.extract_from == expected.extract_from);
}

std::vector<std::string> KeysOf(FreshStore& store, const TenantId& tenant) {
  std::vector<std::string> keys;
  for (const MetadataField& field : Must(store->metadata_fields().List(tenant))) {
    keys.push_back(field.key);
  }
  return keys;
}

}  // namespace

TEST_CASE("metadata field: what is created is found, with every member") {
  FreshStore store;
  const MetadataField global = SampleField(store, "env");
  CheckSame(Must(store->metadata_fields().Create(global, kManyFields)), global);
  MetadataField of_kind;
  of_kind.id = store.New<MetadataFieldId>();
  of_kind.tenant = store.tenant;
  of_kind.key = "env";
  of_kind.task_kind = "ship";
  of_kind.sensitive = true;
  const MetadataField stored = Must(store->metadata_fields().Create(of_kind, kManyFields));
  CheckSame(stored, of_kind);
  CHECK(stored.created_at <= stored.updated_at);
  CHECK(stored.created_at > absl::UnixEpoch());
  CheckSame(Must(store->metadata_fields().Get(store.tenant, global.id)), global);
  CheckSame(Must(store->metadata_fields().Get(store.tenant, of_kind.id)), of_kind);
}

TEST_CASE("metadata field: one for each key, workflow kind and task kind of a tenant") {
  FreshStore store;
  const MetadataField global = SampleField(store, "env");
  MetadataField of_workflow = SampleField(store, "env");
  of_workflow.workflow_kind = "order";
  MetadataField of_task = SampleField(store, "env");
  of_task.task_kind = "order";
  MetadataField of_other = SampleField(store, "env");
  of_other.tenant = store.other_tenant;
  for (const MetadataField& field : {global, of_workflow, of_task, of_other}) {
    CheckSame(Must(store->metadata_fields().Create(field, kManyFields)), field);
  }
  for (MetadataField again : {global, of_workflow, of_task}) {
    again.id = store.New<MetadataFieldId>();
    const absl::Status status = store->metadata_fields().Create(again, kManyFields).status();
    CHECK(absl::IsAlreadyExists(status));
    CHECK(status.message() ==
          "there is a field with the key \"env\" and the scope " + ScopeOf(again));
  }
  MetadataField same_id = SampleField(store, "region");
  same_id.id = global.id;
  CHECK(absl::IsAlreadyExists(store->metadata_fields().Create(same_id, kManyFields).status()));
  MetadataField moved = of_task;
  moved.task_kind.reset();
  CHECK(absl::IsAlreadyExists(store->metadata_fields().Update(moved).status()));
  CheckSame(Must(store->metadata_fields().Get(store.tenant, of_task.id)), of_task);
}

TEST_CASE("metadata field: an update replaces all but id, tenant and time of creation") {
  FreshStore store;
  const MetadataField created =
      Must(store->metadata_fields().Create(SampleField(store, "env"), kManyFields));
  MetadataField changed;
  changed.id = created.id;
  changed.tenant = created.tenant;
  changed.key = "environment";
  changed.workflow_kind = "order";
  changed.type = MetadataFieldType::kNumber;
  changed.sensitive = true;
  const MetadataField updated = Must(store->metadata_fields().Update(changed));
  CheckSame(updated, changed);
  CHECK(updated.created_at == created.created_at);
  CHECK(updated.updated_at > created.updated_at);
  CheckSame(Must(store->metadata_fields().Get(store.tenant, created.id)), changed);
  changed.tenant = store.other_tenant;
  CHECK(absl::IsNotFound(store->metadata_fields().Update(changed).status()));
}

TEST_CASE("metadata field: what is gone, or another tenant's, is NotFound") {
  FreshStore store;
  const MetadataField field =
      Must(store->metadata_fields().Create(SampleField(store, "env"), kManyFields));
  MetadataFieldRepository& fields = store->metadata_fields();
  CHECK(absl::IsNotFound(fields.Get(store.other_tenant, field.id).status()));
  CHECK(absl::IsNotFound(fields.Delete(store.other_tenant, field.id)));
  CHECK(fields.Delete(store.tenant, field.id).ok());
  CHECK(absl::IsNotFound(fields.Delete(store.tenant, field.id)));
  CHECK(absl::IsNotFound(fields.Get(store.tenant, field.id).status()));
  CHECK(absl::IsNotFound(fields.Update(field).status()));
  CheckSame(Must(fields.Create(field, kManyFields)), field);
}

TEST_CASE("metadata field: lists go by display order, then by the bytes of the key") {
  FreshStore store;
  for (const auto& [key, order] : std::vector<std::pair<std::string, std::int64_t>>{
           {"b", 1}, {"a", 2}, {"B", 1}, {"\xC3\xA9", 1}, {"z", -3}}) {
    MetadataField field = SampleField(store, key);
    field.display_order = order;
    Must(store->metadata_fields().Create(field, kManyFields));
  }
  CHECK(KeysOf(store, store.tenant) == std::vector<std::string>{"z", "B", "b", "\xC3\xA9", "a"});
  CHECK(KeysOf(store, store.other_tenant).empty());
}

TEST_CASE("metadata field: over the bound of the tenant none is created") {
  FreshStore store;
  Must(store->metadata_fields().Create(SampleField(store, "a"), 2));
  const MetadataField second = Must(store->metadata_fields().Create(SampleField(store, "b"), 2));
  const absl::Status full = store->metadata_fields().Create(SampleField(store, "c"), 2).status();
  CHECK(absl::IsFailedPrecondition(full));
  CHECK(full.message() ==
        "metadata field: the organization has 2, which is as many as it may; delete some");
  MetadataField other = SampleField(store, "c");
  other.tenant = store.other_tenant;
  CHECK(store->metadata_fields().Create(other, 2).ok());
  REQUIRE(store->metadata_fields().Delete(store.tenant, second.id).ok());
  CHECK(store->metadata_fields().Create(SampleField(store, "c"), 2).ok());
}

}  // namespace flovyn::testing
