#include "tally.h"

#include <vector>

#include "flovyn/domain/errors.h"
#include "flovyn/memory/manual_clock.h"
#include "test.h"

namespace flovyn::testing {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

struct Period {
  absl::Time from = absl::InfinitePast();
  absl::Time to = absl::InfiniteFuture();
};

/// The range of createdAt that a query asks for.
Period PeriodOf(const query::Query& query) {
  Period period;
  for (const query::Condition& child : query.condition.children) {
    if (child.test.operand != query::Operand(query::Field::kCreatedAt)) continue;
    const absl::Time time = std::get<absl::Time>(child.test.values[0]);
    (child.test.relation == query::Relation::kLess ? period.to : period.from) = time;
  }
  return period;
}

/// A store that takes `cost` for each statement, and counts one group a period.
struct SlowStore {
  memory::ManualClock& clock;
  absl::Duration cost = absl::ZeroDuration();
  std::vector<Period> asked = {};

  absl::StatusOr<Grouped> operator()(const query::Query& query, const GroupRequest&) {
    asked.push_back(PeriodOf(query));
    clock.Advance(cost);
    return Grouped{.groups = {{.keys = {Json::Int(7)}, .count = 1, .failed = 1}}};
  }
};

Tally Counted(const TallyRequest& request, SlowStore& store) {
  const auto group = [&store](const query::Query& query, const GroupRequest& groups) {
    return store(query, groups);
  };
  absl::StatusOr<Tally> tally = CountByPeriods(request, store.clock, group);
  REQUIRE(tally.ok());
  return *std::move(tally);
}

}  // namespace

TEST_CASE("tally: periods join without gaps from the newest to the oldest") {
  memory::ManualClock clock(kNow);
  SlowStore store{clock};
  const Tally tally = Counted({.time = absl::Seconds(10)}, store);
  CHECK_FALSE(tally.coverage.partial);
  REQUIRE(store.asked.size() < 15);  // fifty years
  CHECK(store.asked.front().to == absl::InfiniteFuture());
  CHECK(store.asked.back().from == absl::InfinitePast());
  for (std::size_t i = 1; i < store.asked.size(); ++i) {
    CHECK(store.asked[i].to == store.asked[i - 1].from);
  }
  CHECK(tally.count() == std::ssize(store.asked));
  REQUIRE(tally.groups.size() == 1);  // one key, added up
  CHECK(tally.groups.begin()->second.failed == std::ssize(store.asked));
}

TEST_CASE("tally: a range is kept to, and slow statements make short periods") {
  memory::ManualClock clock(kNow);
  SlowStore store{clock, absl::Seconds(1)};
  const absl::Time from = kNow - absl::Hours(2);
  const Tally tally = Counted({.from = from, .to = kNow, .time = absl::Seconds(100)}, store);
  CHECK_FALSE(tally.coverage.partial);
  CHECK(store.asked.front().to == kNow);
  CHECK(store.asked[0].to - store.asked[0].from == absl::Hours(1));
  CHECK(store.asked[1].to - store.asked[1].from == absl::Minutes(30));
  CHECK(store.asked.back().from == from);
}

TEST_CASE("tally: when the time is over the answer is partial and says from when") {
  memory::ManualClock clock(kNow);
  SlowStore store{clock, absl::Seconds(3)};
  const Tally tally = Counted({.time = absl::Seconds(10)}, store);
  CHECK(tally.coverage.partial);
  CHECK(store.asked.size() == 4);
  CHECK(tally.coverage.since == store.asked.back().from);
  CHECK(tally.count() == 4);
}

TEST_CASE("tally: a statement that is stopped ends the answer, the first one fails it") {
  memory::ManualClock clock(kNow);
  SlowStore store{clock};
  int left = 3;
  const auto stopping = [&](const query::Query& query,
                            const GroupRequest& groups) -> absl::StatusOr<Grouped> {
    if (left-- == 0) return DeadlineExceeded("statement timeout");
    return store(query, groups);
  };
  const auto tally = CountByPeriods({.to = kNow, .time = absl::Seconds(10)}, clock, stopping);
  REQUIRE(tally.ok());
  CHECK(tally->coverage.partial);
  CHECK(tally->count() == 3);
  left = 0;
  CHECK(absl::IsDeadlineExceeded(
      CountByPeriods({.to = kNow, .time = absl::Seconds(10)}, clock, stopping).status()));
}

TEST_CASE("tally: a period with too many groups is asked for in shorter ones") {
  memory::ManualClock clock(kNow);
  std::vector<Period> whole;
  const auto crowded = [&](const query::Query& query,
                           const GroupRequest&) -> absl::StatusOr<Grouped> {
    const Period period = PeriodOf(query);
    const bool is_cut = period.to - period.from > absl::Minutes(10);
    if (!is_cut) whole.push_back(period);
    return Grouped{.groups = {{.keys = {Json::Int(7)}, .count = 1}}, .truncated = is_cut};
  };
  const absl::Time from = kNow - absl::Hours(2);
  const auto tally =
      CountByPeriods({.from = from, .to = kNow, .time = absl::Seconds(10)}, clock, crowded);
  REQUIRE(tally.ok());
  CHECK_FALSE(tally->truncated);
  CHECK_FALSE(tally->coverage.partial);
  CHECK(tally->count() == std::ssize(whole));  // nothing of what was cut
  CHECK(whole.front().to == kNow);
  CHECK(whole.back().from == from);
  for (std::size_t i = 1; i < whole.size(); ++i) CHECK(whole[i].to == whole[i - 1].from);
}

TEST_CASE("tally: of too many groups in all the largest stay, and it is said") {
  memory::ManualClock clock(kNow);
  const auto three = [](const query::Query&, const GroupRequest&) -> absl::StatusOr<Grouped> {
    return Grouped{.groups = {{.keys = {Json::Int(1)}, .count = 5},
                              {.keys = {Json::Int(2)}, .count = 1},
                              {.keys = {Json::Int(3)}, .count = 3}}};
  };
  const auto tally =
      CountByPeriods({.groups = {.max_groups = 2}, .time = absl::Seconds(10)}, clock, three);
  REQUIRE(tally.ok());
  CHECK(tally->truncated);
  REQUIRE(tally->groups.size() == 2);
  for (const auto& [name, group] : tally->groups) CHECK(group.keys[0] != Json::Int(2));
}

}  // namespace flovyn::testing
