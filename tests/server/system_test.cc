#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "flovyn/system/alarm.h"
#include "flovyn/system/executor.h"
#include "flovyn/system/system_clock.h"
#include "flovyn/system/ticker.h"
#include "flovyn/system/uuid_generator.h"
#include "test.h"

namespace flovyn::system {
namespace {

/// A list that several threads append to and one waits for.
template <typename T>
class Seen {
 public:
  void Add(T value) {
    const std::lock_guard<std::mutex> lock(mutex_);
    values_.push_back(std::move(value));
    changed_.notify_all();
  }
  /// What there is when there are `count`, or after 20 s.
  std::vector<T> WaitFor(std::size_t count) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20), [&] { return values_.size() >= count; });
    return values_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<T> values_;
};

class FixedClock final : public Clock {
 public:
  absl::Time Now() const override { return now; }
  absl::Time now = absl::FromUnixSeconds(1'767'225'600);
};

std::uint64_t MillisOf(const Uuid& uuid) {
  std::uint64_t millis = 0;
  for (std::size_t i = 0; i < 6; ++i) millis = (millis << 8) | uuid.bytes()[i];
  return millis;
}

TEST_CASE("system clock: tells the time of the machine") {
  const auto clock = MakeSystemClock();
  const absl::Time before = absl::Now();
  const absl::Time told = clock->Now();
  CHECK(told >= before);
  CHECK(told <= absl::Now());
}

TEST_CASE("uuids: are of version 7, carry the time and grow") {
  FixedClock clock;
  const auto ids = MakeUuidGenerator(clock);
  Uuid last = ids->NewUuid();
  CHECK(MillisOf(last) == static_cast<std::uint64_t>(absl::ToUnixMillis(clock.now)));
  CHECK(last.str()[14] == '7');
  CHECK(std::string("89ab").find(last.str()[19]) != std::string::npos);

  SECTION("more in one millisecond than its counter holds") {
    for (int i = 0; i < 10'000; ++i) {
      const Uuid next = ids->NewUuid();
      REQUIRE(next > last);
      last = next;
    }
    // The time in them runs ahead by a few milliseconds at most.
    CHECK(MillisOf(last) - static_cast<std::uint64_t>(absl::ToUnixMillis(clock.now)) <= 3);
  }
  SECTION("when the clock goes back") {
    clock.now -= absl::Hours(1);
    CHECK(ids->NewUuid() > last);
  }
  SECTION("when the clock goes on") {
    clock.now += absl::Milliseconds(1);
    const Uuid next = ids->NewUuid();
    CHECK(next > last);
    CHECK(MillisOf(next) == MillisOf(last) + 1);
  }
}

TEST_CASE("uuids: two generators at one time differ") {
  const FixedClock clock;
  std::set<Uuid> all;
  for (int i = 0; i < 100; ++i) all.insert(MakeUuidGenerator(clock)->NewUuid());
  CHECK(all.size() == 100);
}

TEST_CASE("uuids: each thread sees its own grow, and no two are equal") {
  const auto clock = MakeSystemClock();
  const auto ids = MakeUuidGenerator(*clock);
  std::vector<std::vector<Uuid>> drawn(4);
  std::vector<std::thread> threads;
  for (std::vector<Uuid>& mine : drawn) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5'000; ++i) mine.push_back(ids->NewUuid());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<Uuid> all;
  for (const std::vector<Uuid>& mine : drawn) {
    CHECK(std::ranges::is_sorted(mine));
    all.insert(mine.begin(), mine.end());
  }
  CHECK(all.size() == 20'000);
}

TEST_CASE("alarm: rings in the order of the times, not before them") {
  Seen<int> rung;
  std::atomic<bool> early = false;
  const auto alarm = MakeAlarm();
  const absl::Time begin = absl::Now();
  for (const int ms : {30, 10, 20, 0}) {
    const absl::Time at = begin + absl::Milliseconds(ms);
    alarm->Set(at, [&, ms, at] {
      if (absl::Now() < at) early = true;
      rung.Add(ms);
    });
  }
  CHECK(rung.WaitFor(4) == std::vector<int>{0, 10, 20, 30});
  CHECK_FALSE(early);
}

TEST_CASE("alarm: an earlier one set later rings first") {
  Seen<std::string> rung;
  const auto alarm = MakeAlarm();
  const Alarm::Ticket late = alarm->Set(absl::Now() + absl::Hours(1), [&] { rung.Add("late"); });
  alarm->Set(absl::Now() + absl::Milliseconds(5), [&] { rung.Add("early"); });
  CHECK(rung.WaitFor(1) == std::vector<std::string>{"early"});
  CHECK(alarm->Cancel(late));
  CHECK_FALSE(alarm->Cancel(late));
  CHECK_FALSE(alarm->Cancel(late + 1000));
}

TEST_CASE("alarm: a cancelled one does not ring, one that rings cannot be cancelled") {
  Seen<std::string> rung;
  const auto alarm = MakeAlarm();
  const absl::Time at = absl::Now() + absl::Milliseconds(20);
  const Alarm::Ticket cancelled = alarm->Set(at, [&] { rung.Add("cancelled"); });
  std::atomic<Alarm::Ticket> self = 0;
  Seen<bool> set;
  self = alarm->Set(at, [&] {
    set.WaitFor(1);
    rung.Add(alarm->Cancel(self) ? "could be cancelled" : "rings");
  });
  set.Add(true);
  CHECK(alarm->Cancel(cancelled));
  CHECK(rung.WaitFor(1) == std::vector<std::string>{"rings"});
}

TEST_CASE("alarm: a ring may set others") {
  Seen<int> rung;
  const auto alarm = MakeAlarm();
  std::function<void(int)> chain = [&](int left) {
    rung.Add(left);
    if (left > 0) alarm->Set(absl::Now(), [&chain, left] { chain(left - 1); });
  };
  alarm->Set(absl::Now(), [&] { chain(3); });
  CHECK(rung.WaitFor(4) == std::vector<int>{3, 2, 1, 0});
}

TEST_CASE("alarm: after Stop nothing rings") {
  std::atomic<int> rung = 0;
  const auto alarm = MakeAlarm();
  alarm->Set(absl::Now() + absl::Hours(1), [&] { ++rung; });
  alarm->Stop();
  const Alarm::Ticket ticket = alarm->Set(absl::InfinitePast(), [&] { ++rung; });
  CHECK_FALSE(alarm->Cancel(ticket));
  alarm->Stop();
  CHECK(rung == 0);
}

TEST_CASE("executor: runs on its threads, as many at once as it has") {
  const auto pool = MakeExecutor({.threads = 3});
  Seen<int> running;
  Seen<int> done;
  for (int i = 0; i < 3; ++i) {
    REQUIRE(pool->Post([&, i] {
      running.Add(i);
      running.WaitFor(3);  // Ends only when all three run together.
      done.Add(i);
    }));
  }
  CHECK(done.WaitFor(3).size() == 3);
  CHECK(running.WaitFor(3).size() == 3);
}

TEST_CASE("executor: refuses when too much waits, and after Stop") {
  const auto pool = MakeExecutor({.threads = 1, .max_queued = 2});
  Seen<int> started;
  Seen<int> released;
  std::atomic<int> done = 0;
  REQUIRE(pool->Post([&] {
    started.Add(0);
    released.WaitFor(1);
  }));
  started.WaitFor(1);
  CHECK(pool->Post([&] { ++done; }));
  CHECK(pool->Post([&] { ++done; }));
  CHECK_FALSE(pool->Post([&] { done += 100; }));
  released.Add(0);
  pool->Stop();
  CHECK(done == 2);  // What was accepted is done.
  CHECK_FALSE(pool->Post([&] { ++done; }));
  CHECK(done == 2);
}

TEST_CASE("ticker: calls at once, again, and not after Stop") {
  Seen<int> ticks;
  std::atomic<int> count = 0;
  const auto ticker = StartTicker([&] {
    ticks.Add(++count);
    return absl::Milliseconds(1);
  });
  CHECK(ticks.WaitFor(3).size() >= 3);
  ticker->Stop();
  const int stopped_at = count;
  ticker->Stop();
  CHECK(count == stopped_at);
}

TEST_CASE("ticker: each call tells when the next one is, and Stop does not wait for it") {
  Seen<int> ticks;
  std::atomic<int> count = 0;
  const auto ticker = StartTicker([&] {
    ticks.Add(++count);
    return count < 3 ? absl::ZeroDuration() : absl::Hours(1);
  });
  CHECK(ticks.WaitFor(3).size() == 3);
  ticker->Stop();
  CHECK(ticks.WaitFor(3).size() == 3);
}

}  // namespace
}  // namespace flovyn::system
