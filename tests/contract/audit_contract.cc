#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

AuditEntry EntryOf(FreshStore& store, const WorkflowExecution& workflow, std::string note) {
  AuditEntry entry;
  entry.id = store.New<AuditId>();
  entry.execution = workflow.start.id.uuid();
  entry.at = kThenInMicros;
  entry.actor = "ops";
  entry.note = std::move(note);
  entry.change = R"({"merge":{"a":1.50}})";
  entry.cause = "boom \xE2\x82\xAC 'x'";
  return entry;
}

}  // namespace

TEST_CASE("audit: entries come back whole, oldest first, by page, in their own execution alone") {
  FreshStore store;
  const WorkflowExecution workflow = NewWorkflow(store, kThenInMicros);
  const WorkflowExecution other = NewWorkflow(store, kThenInMicros);
  REQUIRE(SubmitAndWait(*store, Inserting({workflow, other})).ok());
  std::vector<AuditEntry> entries;
  for (const char* note : {"first", "", "third \xC3\xA9"}) {
    entries.push_back(EntryOf(store, workflow, note));
  }
  Delta delta;
  delta.audit = {entries[2], entries[0], EntryOf(store, other, "other's"), entries[1]};
  REQUIRE(SubmitAndWait(*store, Writing(std::move(delta))).ok());

  const auto page = [&](std::int64_t limit, std::int64_t offset) {
    return Must(store->workflows().Audit(store.tenant, workflow.start.id,
                                         {.limit = limit, .offset = offset}));
  };
  const Listed<AuditEntry> all = page(10, 0);
  CHECK(all.total == 3);
  REQUIRE(all.rows.size() == 3);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    CHECK(all.rows[i].id == entries[i].id);
    CHECK(all.rows[i].execution == entries[i].execution);
    CHECK(all.rows[i].action == entries[i].action);
    CHECK(all.rows[i].at == entries[i].at);
    CHECK(all.rows[i].actor == entries[i].actor);
    CHECK(all.rows[i].note == entries[i].note);
    CHECK(all.rows[i].cause == entries[i].cause);
    CHECK(all.rows[i].change == entries[i].change);
  }
  const Listed<AuditEntry> second = page(1, 1);
  CHECK(second.total == 3);
  REQUIRE(second.rows.size() == 1);
  CHECK(second.rows[0].id == entries[1].id);
  CHECK(page(10, 3).rows.empty());
  CHECK(absl::IsNotFound(
      store->workflows().Audit(store.other_tenant, workflow.start.id, {.limit = 10}).status()));
}

TEST_CASE("audit: a refused unit leaves no entry") {
  FreshStore store;
  const WorkflowExecution workflow = NewWorkflow(store, kThenInMicros);
  REQUIRE(SubmitAndWait(*store, Inserting({workflow})).ok());
  Delta delta;
  delta.audit = {EntryOf(store, workflow, "never")};
  delta.new_workflows = {workflow};  // is there already
  CHECK_FALSE(SubmitAndWait(*store, Writing(std::move(delta))).ok());
  CHECK(Must(store->workflows().Audit(store.tenant, workflow.start.id, {.limit = 10})).total == 0);
}

}  // namespace flovyn::testing
