#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/workflow_execution.h"
#include "flovyn/json/json.h"
#include "query/odd_values.h"

namespace flovyn::testing {

/// Makes executions whose fields and metadata come from small sets of values, the odd ones among
/// them, so that queries over the same sets often meet them. Deterministic for a seed.
class RandomRows {
 public:
  explicit RandomRows(std::uint64_t seed) : engine_(seed) {}

  /// The instant that queries are asked at; all times are within a year of it.
  static absl::Time Now() { return absl::FromUnixMicros(1'781'526'896'789'012); }

  std::size_t Below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_);
  }
  bool OneIn(std::size_t n) { return Below(n) == 0; }
  template <class Range>
  const auto& Any(const Range& range) {
    return *(std::begin(range) + static_cast<std::ptrdiff_t>(Below(std::size(range))));
  }

  /// Metadata that a start would take; it may be empty.
  Json Document() { return Object(2); }

  std::string Text() { return std::string(Any(odd::kTexts)); }
  std::string NumberText() { return std::string(Any(odd::kNumbers)); }
  std::string Name() { return std::string(Any(odd::kNames)); }
  std::string Key() { return std::string(Any(odd::kKeys)); }
  std::vector<std::string> Path() {
    std::vector<std::string> path = {Key()};
    while (OneIn(4)) path.push_back(Key());
    return path;
  }
  /// Few minutes, so that equal ones occur, or any microsecond.
  absl::Time Time() {
    constexpr std::size_t kMinute = 60'000'000;
    constexpr std::size_t kYear = 525'600 * kMinute;
    const std::size_t offset = OneIn(2) ? Below(5) * kMinute : Below(kYear);
    return Now() + absl::Microseconds(static_cast<std::int64_t>(offset) * (OneIn(3) ? 1 : -1));
  }
  Uuid Id() {
    std::array<std::uint8_t, 16> bytes = {};
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(Below(256));
    return Uuid::FromBytes(bytes);
  }
  /// One of three.
  Uuid KnownId() {
    return *Uuid::Parse(Any(std::to_array<std::string_view>({
        "00000000-0000-4000-8000-000000000001",
        "7f3e9d2a-1b4c-4d5e-8f60-a1b2c3d4e5f6",
        "ffffffff-ffff-4fff-bfff-ffffffffffff",
    })));
  }
  WorkflowExecution Workflow();
  TaskExecution Task();

 private:
  /// What a store takes for granted of a row by its status.
  template <class Execution>
  void Live(Execution& row) {
    const bool running = row.status == decltype(row.status)::kRunning;
    if (IsTerminal(row.status)) row.completed_at = Time();
    if (running || OneIn(2)) row.started_at = Time();
    if (!running) return;
    row.claim = Claim{.worker = "worker",
                      .node = NodeId(Id()),
                      .token = ClaimToken(Id()),
                      .claimed_at = Now(),
                      .lease_until = Now() + absl::Minutes(10)};
  }
  Json Scalar() {
    switch (Below(6)) {
      case 0:
        return *Json::Number(NumberText());
      case 1:
        return Json::Bool(OneIn(2));
      case 2:
        return OneIn(2) ? Json() : Json::Array({Json::String(Text()), Json::Int(1)});
      case 3:
        return Json::String(OneIn(20) ? std::string(300, 'x') + Text() : Name());
      default:
        return Json::String(Text());
    }
  }
  Json Object(std::size_t depth) {
    std::vector<Json::Member> members;
    for (std::size_t i = Below(6); i > 0; --i) {
      members.emplace_back(Key(), depth > 0 && OneIn(4) ? Object(depth - 1) : Scalar());
    }
    return Json::Object(std::move(members));
  }

  std::mt19937_64 engine_;
};

inline WorkflowExecution RandomRows::Workflow() {
  WorkflowExecution row{.start = {.id = WorkflowId(Id()), .tenant = TenantId(Id()), .kind = Name()},
                        .created_at = Time(),
                        .task_time = Now(),
                        .updated_at = Time()};
  row.start.queue = Name();
  row.start.metadata = *Metadata::From(Document());
  if (OneIn(2)) row.start.version = Name();
  row.status = Any(kWorkflowStatusText).value;
  Live(row);
  return row;
}

inline TaskExecution RandomRows::Task() {
  TaskExecution row{.start = {.id = TaskId(Id()), .tenant = TenantId(Id()), .kind = Name()},
                    .created_at = Time(),
                    .ready_at = Now(),
                    .updated_at = Time()};
  row.start.queue = Name();
  row.start.metadata = *Metadata::From(Document());
  row.start.max_retries = static_cast<std::int32_t>(Below(4));
  if (OneIn(2)) row.start.workflow = WorkflowId(KnownId());
  row.status = Any(kTaskStatusText).value;
  row.execution_count = static_cast<std::int32_t>(Below(4));
  Live(row);
  return row;
}

}  // namespace flovyn::testing
