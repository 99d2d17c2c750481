// The rules that a node keeps: how often the store is read, and how old they may be.
#include "flovyn/services/field_rule_book.h"

#include <deque>
#include <functional>

#include "engine_fixture.h"
#include "flovyn/domain/errors.h"
#include "test.h"

namespace flovyn::testing {
namespace {

const TenantId kTenant(*Uuid::Parse(kDefaultTenantId));
const TenantId kOther(*Uuid::Parse("00000000-0000-7000-8000-0000000000ff"));

/// Lists one strict field, counts how often, and can fail.
class CountingFields final : public MetadataFieldRepository {
 public:
  absl::StatusOr<std::vector<MetadataField>> List(const TenantId& tenant) override {
    ++reads;
    if (during_read) during_read();
    if (!status.ok()) return status;
    MetadataField field;
    field.tenant = tenant;
    field.key = "env";
    field.type = type;
    field.strict = true;
    field.allowed_values = {std::string(value_bytes, 'v')};
    return std::vector{field};
  }
  absl::StatusOr<MetadataField> Create(const MetadataField&, std::size_t) override {
    return Unimplemented("this");
  }
  absl::StatusOr<MetadataField> Update(const MetadataField&) override {
    return Unimplemented("this");
  }
  absl::Status Delete(const TenantId&, const MetadataFieldId&) override {
    return Unimplemented("this");
  }
  absl::StatusOr<MetadataField> Get(const TenantId&, const MetadataFieldId&) override {
    return Unimplemented("this");
  }

  int reads = 0;
  absl::Status status;
  std::function<void()> during_read;
  MetadataFieldType type = MetadataFieldType::kEnum;
  std::size_t value_bytes = 1;
};

/// Runs its work when it is told to.
class LaterExecutor final : public Executor {
 public:
  bool Post(std::function<void()> work) override {
    if (full) return false;
    waiting.push_back(std::move(work));
    return true;
  }
  void RunAll() {
    for (; !waiting.empty(); waiting.pop_front()) waiting.front()();
  }

  std::deque<std::function<void()>> waiting;
  bool full = false;
};

struct Scene {
  memory::ManualClock clock;
  CountingFields fields;
  LaterExecutor executor;
  std::shared_ptr<FieldRuleBook> owner = std::make_shared<FieldRuleBook>(fields, clock, executor);
  FieldRuleBook& book = *owner;
  std::vector<absl::Status> answers;

  void Ask(const TenantId& tenant = kTenant) {
    book.With(tenant, [this](const absl::StatusOr<FieldRuleBook::Rules>& rules) {
      answers.push_back(rules.status());
    });
  }
};

}  // namespace

TEST_CASE("field rule book: they are read once, off the thread that asks") {
  Scene scene;
  scene.Ask();
  scene.Ask();
  CHECK(scene.fields.reads == 0);
  CHECK(scene.answers.empty());
  scene.executor.RunAll();
  CHECK(scene.fields.reads == 1);
  CHECK(scene.answers.size() == 2);
  for (int i = 0; i < 100; ++i) scene.Ask();
  CHECK(scene.answers.size() == 102);
  CHECK(scene.fields.reads == 1);
  CHECK(scene.executor.waiting.empty());
  scene.Ask(kOther);
  scene.executor.RunAll();
  CHECK(scene.fields.reads == 2);
}

TEST_CASE("field rule book: old ones are read again while starts go on, too old ones before") {
  Scene scene;
  REQUIRE(scene.book.Get(kTenant).ok());
  scene.clock.Advance(FieldRuleBook::kFresh + absl::Milliseconds(1));
  scene.Ask();
  scene.Ask();
  CHECK(scene.answers.size() == 2);
  CHECK(scene.executor.waiting.size() == 1);
  scene.executor.RunAll();
  CHECK(scene.fields.reads == 2);
  scene.Ask();
  CHECK(scene.executor.waiting.empty());
  scene.clock.Advance(FieldRuleBook::kMaxAge + absl::Milliseconds(1));
  scene.Ask();
  CHECK(scene.answers.size() == 3);
  scene.executor.RunAll();
  CHECK(scene.answers.size() == 4);
  CHECK(scene.fields.reads == 3);
}

TEST_CASE("field rule book: a change on this node counts at once, also during a read") {
  Scene scene;
  REQUIRE(scene.book.Get(kTenant).ok());
  scene.book.Forget(kTenant);
  REQUIRE(scene.book.Get(kTenant).ok());
  CHECK(scene.fields.reads == 2);
  scene.book.Forget(kTenant);
  scene.fields.during_read = [&] { scene.book.Forget(kTenant); };
  REQUIRE(scene.book.Get(kTenant).ok());  // may be from before the change: not kept
  scene.fields.during_read = nullptr;
  REQUIRE(scene.book.Get(kTenant).ok());
  REQUIRE(scene.book.Get(kTenant).ok());
  CHECK(scene.fields.reads == 4);
}

TEST_CASE("field rule book: without the store starts go on for a while, then fail with its error") {
  Scene scene;
  REQUIRE(scene.book.Get(kTenant).ok());
  scene.fields.status = Unavailable("no database");
  scene.clock.Advance(FieldRuleBook::kFresh + absl::Milliseconds(1));
  scene.Ask();
  scene.executor.RunAll();
  scene.Ask();
  CHECK(scene.executor.waiting.size() == 1);  // tries again
  CHECK(scene.answers == std::vector<absl::Status>(2));
  scene.executor.RunAll();
  scene.clock.Advance(FieldRuleBook::kMaxAge);
  scene.Ask();
  scene.executor.RunAll();
  REQUIRE(scene.answers.size() == 3);
  CHECK(absl::IsUnavailable(scene.answers.back()));
}

TEST_CASE("field rule book: a full executor keeps no start waiting") {
  Scene scene;
  scene.executor.full = true;
  scene.Ask();
  REQUIRE(scene.answers.size() == 1);
  CHECK(scene.answers[0].ok());
  scene.clock.Advance(FieldRuleBook::kFresh + absl::Milliseconds(1));
  scene.executor.full = true;
  scene.Ask();
  CHECK(scene.answers.back().ok());
}

TEST_CASE("field rule book: what is kept is bounded by its bytes") {
  Scene scene;
  scene.fields.value_bytes = FieldRuleBook::kMaxBytes / 2;
  REQUIRE(scene.book.Get(kTenant).ok());
  REQUIRE(scene.book.Get(kTenant).ok());
  CHECK(scene.fields.reads == 1);
  REQUIRE(scene.book.Get(kOther).ok());  // both are too much
  REQUIRE(scene.book.Get(kTenant).ok());
  CHECK(scene.fields.reads == 3);
}

TEST_CASE("field rule book: a change through another node counts when what is known is too old") {
  EngineFixture fixture;
  fixture.Start();
  fixture.clock().Advance(FieldRuleBook::kFresh - absl::Seconds(1));
  fixture.Start();
  MetadataField field;
  field.tenant = fixture.tenant();
  field.key = "env";
  field.type = MetadataFieldType::kNumber;
  field.strict = true;
  // Another node's change: this one sees it when its own is too old.
  REQUIRE(fixture.store().metadata_fields().Create(field, 10).ok());
  StartWorkflowRequest request;
  request.tenant = fixture.tenant();
  request.kind = "order";
  request.metadata = *ParseJson(R"({"env":"x"})");
  const auto start = [&] {
    return StartAndWait(fixture.engine().workflows(), fixture.caller(), request).status();
  };
  CHECK(start().ok());
  fixture.clock().Advance(FieldRuleBook::kMaxAge);
  CHECK(absl::IsInvalidArgument(start()));
}

}  // namespace flovyn::testing
