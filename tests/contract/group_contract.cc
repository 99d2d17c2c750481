#include <map>

#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "domain/random_json.h"

namespace flovyn::testing {
namespace {

/// What a group of the test's own rows should be, by a text for its keys and bucket.
struct Numbers {
  std::int64_t count = 0;
  std::int64_t ended = 0;
  std::int64_t failed = 0;
  std::int64_t timed = 0;
  absl::Duration duration = absl::ZeroDuration();
  absl::Duration task_time = absl::ZeroDuration();
  friend bool operator==(const Numbers&, const Numbers&) = default;
};
using Expected = std::map<std::string, Numbers>;

Expected ByName(const Grouped& grouped) {
  Expected found;
  for (const Group& group : grouped.groups) {
    std::string name = std::to_string(absl::ToUnixMicros(group.bucket));
    for (const Json& key : group.keys) name += " " + query::Normalized(key).Dump();
    const bool fresh = found
                           .emplace(name, Numbers{group.count, group.ended, group.failed,
                                                  group.timed, group.duration, group.task_time})
                           .second;
    CHECK(fresh);
  }
  return found;
}

struct Costs {
  std::string_view env;   // JSON of metadata.env
  std::string_view name;  // what it is grouped as
};
constexpr Costs kEnvs[] = {
    {R"("prod")", R"("prod")"}, {"1", "1"},       {"1.0", "1"},     {"10e-1", "1"},
    {R"("1")", R"("1")"},       {"true", "true"}, {"null", "null"}, {"[1]", "null"},
    {R"({"a":1})", "null"}};

}  // namespace

TEST_CASE("groups: workflows are counted by metadata, field and period") {
  const std::uint64_t seed = FreshSeed();
  CAPTURE(seed);
  RandomJson random(seed);
  FreshStore store;
  Expected by_env;
  Expected by_kind_and_hour;
  Expected all;
  std::vector<WorkflowExecution> rows;
  std::vector<TaskExecution> tasks;
  Delta attempts;
  for (int i = 0; i < 60; ++i) {
    auto row = NewWorkflow(store, kThen + absl::Minutes(random.Below(180)));
    const Costs& env = kEnvs[random.Below(std::size(kEnvs))];
    row.start.metadata = MetadataOf("{\"env\":" + std::string(env.env) + ",\"x\":2}");
    row.start.kind = random.Below(2) == 0 ? "order" : "refund";
    Numbers one{.count = 1};
    if (random.Below(3) != 0) {
      const bool claimed = random.Below(4) != 0;
      if (claimed) row.started_at = row.created_at + absl::Seconds(random.Below(9));
      row.status = random.Below(2) == 0 ? WorkflowStatus::kFailed : WorkflowStatus::kCompleted;
      const absl::Time begin = row.started_at.value_or(row.created_at);
      row.completed_at = begin + absl::Milliseconds(random.Below(5'000));
      one.ended = 1;
      one.failed = row.status == WorkflowStatus::kFailed ? 1 : 0;
      one.timed = claimed ? 1 : 0;
      if (claimed) one.duration = *row.completed_at - *row.started_at;
    }
    for (std::size_t k = random.Below(3); k > 0; --k) {
      TaskExecution task = NewTask(store, row.created_at);
      task.start.workflow = row.start.id;
      for (std::int32_t attempt = 1; attempt <= 2; ++attempt) {
        const auto spent = absl::Microseconds(random.Below(1'000'000));
        attempts.attempts.push_back({.task = task.start.id,
                                     .attempt = attempt,
                                     .started_at = kThen,
                                     .finished_at = kThen + spent});
        one.task_time += spent;
      }
      tasks.push_back(std::move(task));
    }
    const auto add = [&one](Numbers& to) {
      to.count += one.count;
      to.ended += one.ended;
      to.failed += one.failed;
      to.timed += one.timed;
      to.duration += one.duration;
      to.task_time += one.task_time;
    };
    add(all["0"]);
    add(by_env["0 " + std::string(env.name)]);
    const std::int64_t hour = absl::ToUnixSeconds(row.created_at) / 3600 * 3600;
    add(by_kind_and_hour[std::to_string(hour * 1'000'000) + " \"" + row.start.kind + "\""]);
    rows.push_back(std::move(row));
  }
  REQUIRE(SubmitAndWait(*store, Inserting(rows, tasks)).ok());
  REQUIRE(SubmitAndWait(*store, Writing(attempts)).ok());

  const auto group = [&](GroupRequest request) {
    request.task_time = true;
    return ByName(Must(store->workflows().Group(store.tenant, {}, request)));
  };
  CHECK(group({}) == all);
  CHECK(group({.by = {query::Path{"env"}}}) == by_env);
  CHECK(group({.by = {query::Field::kKind}, .bucket = absl::Hours(1)}) == by_kind_and_hour);
}

TEST_CASE("groups: a filter and its query choose what is counted") {
  FreshStore store;
  std::vector<TaskExecution> tasks;
  for (int i = 0; i < 10; ++i) {
    tasks.push_back(NewTask(store, kThen + absl::Seconds(i)));
    const char* env = i % 2 == 0 ? "a" : "b";
    tasks.back().start.metadata =
        MetadataOf(R"({"env":")" + std::string(env) + R"(","n":)" + std::to_string(i) + "}");
  }
  REQUIRE(SubmitAndWait(*store, Inserting({}, tasks)).ok());
  const auto count = [&](const std::string& text) {
    const auto query = Must(query::ReadQuery(text, query::Entity::kTask, kThen));
    const auto grouped = Must(store->tasks().Group(store.tenant, {.query = query}, {}));
    return grouped.groups.empty() ? 0 : grouped.groups.at(0).count;
  };
  CHECK(count("") == 10);
  CHECK(count("metadata.env = \"a\"") == 5);
  CHECK(count("metadata.env = \"a\" AND metadata.n >= 4") == 3);
  CHECK(count("status = \"PENDING\" AND metadata.n < 3") == 3);
  CHECK(count("status = \"FAILED\"") == 0);
  CHECK(count("createdAt >= \"2023-11-14T22:13:29Z\"") == 1);
}

TEST_CASE("groups: the largest are given when there are too many, and it is said") {
  FreshStore store;
  std::vector<WorkflowExecution> rows;
  for (int i = 0; i < 9; ++i) {
    rows.push_back(NewWorkflow(store, kThen));
    const int value = i < 4 ? 0 : i;  // 0 four times, the others once
    rows.back().start.metadata = MetadataOf(R"({"v":)" + std::to_string(value) + "}");
  }
  REQUIRE(SubmitAndWait(*store, Inserting(rows)).ok());
  const GroupRequest by_value{.by = {query::Path{"v"}}, .max_groups = 2};
  const auto cut = Must(store->workflows().Group(store.tenant, {}, by_value));
  CHECK(cut.truncated);
  REQUIRE(cut.groups.size() == 2);
  CHECK(cut.groups[0].count == 4);
  CHECK(cut.groups[0].keys == std::vector{Json::Int(0)});
  const GroupRequest enough{.by = {query::Path{"v"}}, .max_groups = 6};
  CHECK_FALSE(Must(store->workflows().Group(store.tenant, {}, enough)).truncated);
}

TEST_CASE("groups: a sample has the metadata of the newest that have any") {
  FreshStore store;
  std::vector<WorkflowExecution> rows;
  for (int i = 0; i < 6; ++i) {
    rows.push_back(NewWorkflow(store, kThen + absl::Seconds(i)));
    if (i % 2 == 0) rows.back().start.metadata = MetadataOf(R"({"i":)" + std::to_string(i) + "}");
  }
  REQUIRE(SubmitAndWait(*store, Inserting(rows)).ok());
  const auto sample = Must(store->workflows().SampleMetadata(store.tenant, {}, 2));
  REQUIRE(sample.size() == 2);
  CHECK(sample[0].text() == R"({"i":4})");
  CHECK(sample[1].text() == R"({"i":2})");
  CHECK(Must(store->tasks().SampleMetadata(store.tenant, {}, 2)).empty());
}

}  // namespace flovyn::testing
