#pragma once

#include <string>
#include <type_traits>

#include "absl/status/status.h"
#include "flovyn/sdk/run_activation.h"
#include "flovyn/sdk_testing/recorded_history.h"

namespace flovyn::sdk_testing {

/// Runs today's code on what an execution did, as a worker would: OK when it goes the same way.
/// Tests keep such histories as files, and see what a change of the code would do to executions
/// that run. A completed one is replayed to its end, another one as far as it last waited; what it
/// asks for is compared by kind and name, its inputs and output are not. The operations of ctx.run
/// are not done again. Errors: FailedPrecondition with what the history has, what the code does,
/// the sequence number, and what to do; InvalidArgument (nothing to replay); Internal (gaps).
absl::Status ReplayHistory(const RecordedHistory& history, const sdk::WorkflowBody& body);
/// Of a file; see RecordedHistory. Errors: also those of ReadHistoryFile. All name the file.
absl::Status ReplayHistory(const std::string& path, const sdk::WorkflowBody& body);
/// `code` is a function, as Worker::workflow takes it.
template <class History, class Code>
absl::Status ReplayHistory(const History& history, Code* code) requires std::is_function_v<Code> {
  return ReplayHistory(history, sdk::BodyOf(code));
}

/// Runs the code that made the history again, once after each of its waits, with what it knew then:
/// OK when it asks for the same each time, inputs, durations and output included. The operations of
/// ctx.run give what they gave. Errors: those of ReplayHistory.
absl::Status CheckDeterminism(const RecordedHistory& history, const sdk::WorkflowBody& body);
template <class Code>
absl::Status CheckDeterminism(const RecordedHistory& history,
                              Code* code) requires std::is_function_v<Code> {
  return CheckDeterminism(history, sdk::BodyOf(code));
}

}  // namespace flovyn::sdk_testing
