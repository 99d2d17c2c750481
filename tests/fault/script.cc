#include "script.h"

#include <charconv>

#include "flovyn/json/json.h"
#include "flovyn/json/writer.h"
#include "histories/derived_id.h"

namespace flovyn::chaos {
namespace {

using Kind = Step::Kind;

constexpr std::int64_t kNever = 3'600'000;

Step Tasks(std::uint64_t count) { return {.kind = Kind::kTasks, .count = static_cast<int>(count)}; }
Step Signals(std::uint64_t count) {
  return {.kind = Kind::kSignals, .count = static_cast<int>(count)};
}
Step Sleep(std::uint64_t ms) { return {.kind = Kind::kSleep, .ms = static_cast<std::int64_t>(ms)}; }
Step Children(int count, const std::string& kind) {
  return {.kind = Kind::kChildren, .count = count, .child_kind = kind};
}

/// 1 + 2 + … + count.
std::int64_t SumTo(std::int64_t count) { return count * (count + 1) / 2; }

std::int64_t Contribution(const Script& script, const Step& step, int number) {
  std::int64_t sum = 0;
  switch (step.kind) {
    case Kind::kTasks:
      for (int i = 0; i < step.count; ++i) sum += TaskValue(script.TaskInput(number, i));
      return sum;
    case Kind::kPromise:
      return IsRejected(script.number, number) ? 0 : PromiseValue(script.number, number);
    case Kind::kChildren:
      for (int i = 0; i < step.count; ++i) sum += script.Child(step, number, i).Output();
      return sum;
    case Kind::kSleep:
    case Kind::kCancelledSleep:
    case Kind::kSignals:  // all together, by their number
    case Kind::kRecord:
      return 0;
  }
  return 0;
}

}  // namespace

std::string Script::Input() const {
  return JsonObjectWriter().AddInt("number", static_cast<std::int64_t>(number)).Finish();
}

std::vector<Step> Script::Steps() const {
  const std::uint64_t draw = testing::Mix(number);
  const Step record = {.kind = Kind::kRecord};
  const Step promise = {.kind = Kind::kPromise};
  if (kind == "tasks") return {Tasks(3 + draw % 4), record, Tasks(1 + draw % 3)};
  if (kind == "timers") {
    return {
        Sleep(50 + draw % 1'500), {.kind = Kind::kCancelledSleep, .ms = kNever}, Sleep(draw % 300)};
  }
  if (kind == "children") return {Children(2, "middle"), record};
  if (kind == "middle") return {Children(1, "leaf"), Tasks(1)};
  if (kind == "leaf") return {Sleep(draw % 400), Tasks(1)};
  if (kind == "signals") return {Signals(2 + draw % 3), Tasks(1), Signals(2)};
  if (kind == "promises") return {promise, Tasks(2), promise};
  if (kind == "mixed") {
    return {Tasks(2), Sleep(draw % 500), Signals(2), Children(1, "leaf"), promise};
  }
  if (kind == kCancelledKind) return {Tasks(1), Children(1, "endless")};
  return {Sleep(kNever)};
}

Script Script::Child(const Step& step, int number_of_step, int index) const {
  const auto place = static_cast<std::uint64_t>(number_of_step * 100 + index);
  return {.kind = step.child_kind, .number = testing::Mix(number + place) % 1'000'000};
}

std::int64_t Script::TaskInput(int number_of_step, int index) const {
  return static_cast<std::int64_t>(number % 1'000'000) * 100 + number_of_step * 10 + index;
}

int Script::SignalCount() const {
  int signals = 0;
  for (const Step& step : Steps()) {
    if (step.kind == Kind::kSignals) signals += step.count;
  }
  return signals;
}

std::int64_t Script::Output() const {
  std::int64_t sum = SumTo(SignalCount());
  int number_of_step = 0;
  for (const Step& step : Steps()) sum += Contribution(*this, step, ++number_of_step);
  return sum;
}

std::uint64_t NumberOf(const std::string& input) {
  const auto json = ParseJson(input);
  const Json* found = json.ok() ? json->Find("number") : nullptr;
  return found == nullptr ? 0 : static_cast<std::uint64_t>(IntegerOf(found->number_text()));
}

std::int64_t IntegerOf(const std::string& json) {
  std::int64_t value = 0;
  const auto read = std::from_chars(json.data(), json.data() + json.size(), value);
  return read.ptr == json.data() + json.size() ? value : 0;
}

std::int64_t TaskValue(std::int64_t input) { return input * 3 + 1; }

std::int64_t PromiseValue(std::uint64_t script_number, int number_of_step) {
  return static_cast<std::int64_t>(script_number % 1'000) * 7 + number_of_step;
}

bool IsRejected(std::uint64_t script_number, int number_of_step) {
  return testing::Mix(script_number + static_cast<std::uint64_t>(number_of_step)) % 4 == 0;
}

int FailedRuns(std::int64_t input) { return input % 4 == 0 ? 1 + static_cast<int>(input % 3) : 0; }

int TaskMilliseconds(std::int64_t input) {
  if (input % 50 == 0) return 1'200;
  return static_cast<int>(input % 20);
}

}  // namespace flovyn::chaos
