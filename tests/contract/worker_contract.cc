#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

std::vector<Capability> Kinds(const std::vector<std::string>& kinds) {
  std::vector<Capability> capabilities;
  for (const std::string& kind : kinds) capabilities.push_back({.kind = kind});
  return capabilities;
}

WorkerRegistration Registration(FreshStore& store, std::string name) {
  WorkerRegistration registration;
  registration.id = store.New<WorkerId>();
  registration.tenant = store.tenant;
  registration.name = std::move(name);
  return registration;
}

Capability FullCapability(std::string kind) {
  Capability capability;
  capability.kind = std::move(kind);
  capability.name = "name \xE2\x82\xAC";
  capability.description = "what 'it' does";
  capability.timeout_seconds = 30;
  capability.cancellable = true;
  capability.tags = {"a", "b,c", "\"d\""};
  capability.retry_policy = PayloadOf(R"({"max": 3})");
  capability.metadata = PayloadOf(R"({"m":1.0})");
  capability.input_schema = PayloadOf(R"({"type":"object"})");
  capability.output_schema = PayloadOf("true");
  capability.version = "1.0.0";
  capability.content_hash = "0123abcd";
  return capability;
}

std::vector<std::string> Sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::vector<std::string> KindsOf(const Listed<Definition>& listed) {
  std::vector<std::string> kinds;
  for (const Definition& row : listed.rows) kinds.push_back(row.capability.kind);
  return kinds;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("worker: a registration comes back with every field") {
  FreshStore store;
  WorkerRegistration registration = Registration(store, "worker \xE2\x82\xAC");
  registration.version = "1.2.3";
  registration.type = WorkerType::kUnified;
  registration.host_name = "host";
  registration.process_id = "4711";
  registration.workflows = Kinds({"order", "refund"});
  registration.tasks = Kinds({"charge"});
  const Worker worker = Must(store->workers().Register(registration));
  CHECK(worker.id == registration.id);
  CHECK(worker.last_seen_at >= worker.registered_at);
  for (const std::string& text : {registration.id.str(), registration.name}) {
    const std::optional<Worker> found = Must(store->workers().Find(store.tenant, text));
    REQUIRE(found.has_value());
    CHECK(found->id == registration.id);
    CHECK(found->tenant == store.tenant);
    CHECK(found->name == registration.name);
    CHECK(found->version == "1.2.3");
    CHECK(found->type == WorkerType::kUnified);
    CHECK(found->host_name == "host");
    CHECK(found->process_id == "4711");
    CHECK(found->registered_at == worker.registered_at);
    CHECK(Sorted(found->workflow_kinds) == Texts{"order", "refund"});
    CHECK(Sorted(found->task_kinds) == Texts{"charge"});
  }
  CHECK(Must(store->workers().FindById(registration.id)).value().name == registration.name);
}

TEST_CASE("worker: unknown ones and those of another tenant are not found") {
  FreshStore store;
  const Worker worker = Must(store->workers().Register(Registration(store, "a")));
  WorkerRepository& workers = store->workers();
  CHECK_FALSE(Must(workers.Find(store.tenant, "b")).has_value());
  CHECK_FALSE(Must(workers.Find(store.tenant, store.New<WorkerId>().str())).has_value());
  CHECK_FALSE(Must(workers.Find(store.other_tenant, "a")).has_value());
  CHECK_FALSE(Must(workers.Find(store.other_tenant, worker.id.str())).has_value());
  CHECK_FALSE(Must(workers.FindById(store.New<WorkerId>())).has_value());
  CHECK(Must(workers.List(store.other_tenant, {}, {})).total == 0);
  CHECK(Must(workers.Definitions(store.other_tenant, WorkType::kWorkflow, {}, {})).total == 0);
}

TEST_CASE("worker: the same name is the same worker, with what it says last") {
  FreshStore store;
  const Worker first = Must(store->workers().Register(Registration(store, "a")));
  WorkerRegistration again = Registration(store, "a");
  again.version = "2";
  again.host_name = "elsewhere";
  const Worker second = Must(store->workers().Register(again));
  CHECK(second.id == first.id);
  CHECK(second.version == "2");
  CHECK(second.host_name == "elsewhere");
  CHECK(second.last_seen_at >= first.last_seen_at);
  CHECK(Must(store->workers().List(store.tenant, {}, {})).total == 1);

  WorkerRegistration elsewhere = Registration(store, "a");
  elsewhere.tenant = store.other_tenant;
  CHECK(Must(store->workers().Register(elsewhere)).id == elsewhere.id);
}

TEST_CASE("worker: UNIFIED replaces all links, WORKFLOW and TASK their own") {
  FreshStore store;
  WorkerRegistration registration = Registration(store, "a");
  const auto register_as = [&](WorkerType type, const Texts& workflows, const Texts& tasks) {
    registration.type = type;
    registration.workflows = Kinds(workflows);
    registration.tasks = Kinds(tasks);
    return Must(store->workers().Register(registration));
  };
  register_as(WorkerType::kUnified, {"w1", "w2"}, {"t1", "t2"});
  Worker worker = register_as(WorkerType::kWorkflow, {"w2", "w3"}, {});
  CHECK(Sorted(worker.workflow_kinds) == Texts{"w2", "w3"});
  CHECK(Sorted(worker.task_kinds) == Texts{"t1", "t2"});
  worker = register_as(WorkerType::kTask, {}, {"t3"});
  CHECK(Sorted(worker.workflow_kinds) == Texts{"w2", "w3"});
  CHECK(Sorted(worker.task_kinds) == Texts{"t3"});
  worker = register_as(WorkerType::kUnified, {"w4"}, {});
  CHECK(worker.workflow_kinds == Texts{"w4"});
  CHECK(worker.task_kinds.empty());
  CHECK(Must(store->workers().Find(store.tenant, "a")).value().task_kinds.empty());
}

TEST_CASE("worker: listed newest registration first, by type, in pages") {
  FreshStore store;
  const WorkerType types[] = {WorkerType::kWorkflow, WorkerType::kTask, WorkerType::kUnified};
  for (int i = 0; i < 9; ++i) {
    WorkerRegistration registration = Registration(store, "worker " + std::to_string(i));
    registration.type = types[i % 3];
    Must(store->workers().Register(registration));
  }
  const auto all = Must(store->workers().List(store.tenant, {}, {.limit = 4, .offset = 2}));
  CHECK(all.total == 9);
  REQUIRE(all.rows.size() == 4);
  CHECK(all.rows[0].name == "worker 6");
  CHECK(all.rows[3].name == "worker 3");
  const auto tasks = Must(store->workers().List(store.tenant, WorkerType::kTask, {}));
  CHECK(tasks.total == 3);
  REQUIRE(tasks.rows.size() == 3);
  CHECK(tasks.rows[0].name == "worker 7");
}

TEST_CASE("worker: definitions are kept by kind with the last writer's data") {
  FreshStore store;
  WorkerRegistration registration = Registration(store, "a");
  registration.workflows = Kinds({"b", "a", "B"});
  registration.tasks = Kinds({"b"});
  Must(store->workers().Register(registration));
  const auto first = Must(store->workers().Definitions(store.tenant, WorkType::kWorkflow, {}, {}));
  CHECK(KindsOf(first) == Texts{"B", "a", "b"});  // by bytes
  CHECK(first.total == 3);
  CHECK(first.rows[0].worker_count == 1);

  WorkerRegistration other = Registration(store, "other");
  other.workflows = {FullCapability("b"), FullCapability("c")};
  Must(store->workers().Register(other));
  const auto second = Must(store->workers().Definitions(store.tenant, WorkType::kWorkflow, {},
                                                        {.limit = 2, .offset = 2}));
  CHECK(second.total == 4);
  REQUIRE(KindsOf(second) == Texts{"b", "c"});
  const Definition& b = second.rows[0];
  CHECK(b.id == first.rows[2].id);
  CHECK(b.first_seen_at == first.rows[2].first_seen_at);
  CHECK(b.last_registered_at > first.rows[2].last_registered_at);
  CHECK(b.worker_count == 2);
  const Capability full = FullCapability("b");
  CHECK(b.capability.name == full.name);
  CHECK(b.capability.description == full.description);
  CHECK(b.capability.timeout_seconds == full.timeout_seconds);
  CHECK(b.capability.cancellable);
  CHECK(b.capability.tags == full.tags);
  CHECK(b.capability.retry_policy == full.retry_policy);
  CHECK(b.capability.metadata == full.metadata);
  CHECK(b.capability.input_schema == full.input_schema);
  CHECK(b.capability.output_schema == full.output_schema);
  CHECK(b.capability.version == full.version);
  CHECK(b.capability.content_hash == full.content_hash);

  const auto tasks = Must(store->workers().Definitions(store.tenant, WorkType::kTask, {}, {}));
  REQUIRE(KindsOf(tasks) == Texts{"b"});
  CHECK(tasks.rows[0].capability.name.empty());
  CHECK_FALSE(tasks.rows[0].capability.timeout_seconds.has_value());
  CHECK(tasks.rows[0].id != b.id);
}

TEST_CASE("worker: a sign of life moves its last seen time, and only the living are counted") {
  FreshStore store;
  WorkerRegistration registration = Registration(store, "a");
  registration.tasks = Kinds({"charge"});
  const Worker worker = Must(store->workers().Register(registration));
  const absl::Time later = worker.last_seen_at + absl::Seconds(30);
  SweepRequest sweep;
  sweep.node = OpenOptions{}.node;
  sweep.seen = {{store.tenant, worker.id.str(), later}, {store.tenant, "unknown", later}};
  Must(store->dispatch().Sweep(sweep));
  CHECK(Must(store->workers().Find(store.tenant, "a")).value().last_seen_at == later);
  const auto count = [&](absl::Time since) {
    return Must(store->workers().Definitions(store.tenant, WorkType::kTask, {.alive_since = since},
                                             {}))
        .rows.at(0)
        .worker_count;
  };
  CHECK(count(later) == 1);
  CHECK(count(later + absl::Seconds(1)) == 0);
}

TEST_CASE("worker: definitions are listed by whether a living worker runs them") {
  FreshStore store;
  WorkerRegistration registration = Registration(store, "a");
  registration.tasks = Kinds({"charge", "pack", "ship"});
  Must(store->workers().Register(registration));
  registration.tasks = Kinds({"pack"});  // it runs the others no more
  const Worker worker = Must(store->workers().Register(registration));
  const auto list = [&](std::optional<bool> available, absl::Time since, Page page = {}) {
    return Must(store->workers().Definitions(store.tenant, WorkType::kTask,
                                             {.alive_since = since, .available = available}, page));
  };
  const absl::Time seen = worker.last_seen_at;
  CHECK(KindsOf(list(true, seen)) == Texts{"pack"});
  CHECK(list(true, seen).total == 1);
  CHECK(KindsOf(list(false, seen)) == Texts{"charge", "ship"});
  const auto second = list(false, seen, {.limit = 1, .offset = 1});
  CHECK(KindsOf(second) == Texts{"ship"});
  CHECK(second.total == 2);
  CHECK(KindsOf(list({}, seen)) == Texts{"charge", "pack", "ship"});
  CHECK(list(true, seen + absl::Seconds(1)).total == 0);
  CHECK(list(false, seen + absl::Seconds(1)).total == 3);
}

TEST_CASE("worker: the input schema of a kind is that of the last registration") {
  FreshStore store;
  WorkerRepository& workers = store->workers();
  const auto schema_of = [&](WorkType type, std::string_view kind) {
    return Must(workers.InputSchema(store.tenant, type, kind));
  };
  CHECK(schema_of(WorkType::kWorkflow, "order").absent());
  WorkerRegistration registration = Registration(store, "w");
  registration.workflows = {FullCapability("order"), {.kind = "bare"}};
  registration.tasks = Kinds({"order"});
  Must(workers.Register(registration));
  CHECK(schema_of(WorkType::kWorkflow, "order").text() == R"({"type":"object"})");
  CHECK(schema_of(WorkType::kWorkflow, "bare").absent());
  CHECK(schema_of(WorkType::kTask, "order").absent());
  const TenantId other = store.New<TenantId>();
  CHECK(Must(workers.InputSchema(other, WorkType::kWorkflow, "order")).absent());
  registration.workflows[0].input_schema = PayloadOf("true");
  Must(workers.Register(registration));
  CHECK(schema_of(WorkType::kWorkflow, "order").text() == "true");
}

}  // namespace flovyn::testing
