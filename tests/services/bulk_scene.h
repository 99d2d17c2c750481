#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine_fixture.h"
#include "flovyn/domain/events.h"
#include "test.h"

namespace flovyn::testing {

inline BulkRequest RequestOf(const EngineFixture& fixture, BulkVerb verb, std::string query) {
  BulkRequest request;
  request.tenant = fixture.tenant();
  request.verb = verb;
  request.query = std::move(query);
  if (verb == BulkVerb::kSignal) request.arguments = R"({"signalName":"go","signalValue":[1.0]})";
  return request;
}

inline BulkJob Create(EngineFixture& fixture, const BulkRequest& request) {
  const absl::StatusOr<BulkJob> job = fixture.engine().bulk().Create(fixture.caller(), request);
  INFO(job.status());
  REQUIRE(job.ok());
  return *job;
}

inline BulkJob Get(EngineFixture& fixture, const BulkJobId& id) {
  return *fixture.engine().bulk().Get(fixture.caller(), fixture.tenant(), id);
}

/// Moves the time on, second by second, until the job has ended.
inline BulkJob Finish(EngineFixture& fixture, const BulkJobId& id) {
  for (int seconds = 0; seconds < 1'000 && Get(fixture, id).open(); ++seconds) {
    fixture.clock().Advance(absl::Seconds(1));
  }
  return Get(fixture, id);
}

/// A millisecond after each other, the last one now.
inline std::vector<WorkflowId> StartMany(EngineFixture& fixture, int count) {
  std::vector<WorkflowId> ids;
  for (int i = 0; i < count; ++i) {
    fixture.clock().Advance(absl::Milliseconds(1));
    ids.push_back(fixture.Start());
  }
  return ids;
}

inline std::int64_t SignalsOf(EngineFixture& fixture, const WorkflowId& id) {
  const auto events = *fixture.engine().workflows().Events(fixture.caller(), id);
  return std::ranges::count(events, SignalReceived::kType, &StoredEvent::type);
}

inline void CheckCounts(const BulkJob& job, std::int64_t succeeded, std::int64_t skipped,
                        std::int64_t failed) {
  CHECK(job.progress.succeeded == succeeded);
  CHECK(job.progress.skipped == skipped);
  CHECK(job.progress.failed == failed);
  CHECK(job.progress.processed == succeeded + skipped + failed);
}

inline std::vector<std::string> NotesOf(EngineFixture& fixture, const BulkJobId& id) {
  std::vector<std::string> notes;
  const auto audit = fixture.engine().bulk().Audit(fixture.caller(), fixture.tenant(), id);
  for (const BulkAuditEntry& entry : *audit) {
    notes.push_back(std::string(ToText(kBulkActionText, entry.action)) + " " + entry.actor + ": " +
                    entry.note);
  }
  return notes;
}

}  // namespace flovyn::testing
