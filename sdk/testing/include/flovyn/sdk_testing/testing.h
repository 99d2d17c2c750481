#pragma once

// All that tests of workflows need. The names live in flovyn::sdk_testing; tests find them in
// flovyn::testing.

#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_testing/history_expectations.h"
#include "flovyn/sdk_testing/mock_task.h"
#include "flovyn/sdk_testing/recorded_history.h"
#include "flovyn/sdk_testing/replay.h"
#include "flovyn/sdk_testing/test_environment.h"

namespace flovyn::testing {
using sdk_testing::CheckDeterminism;
using sdk_testing::DescribeHistory;
using sdk_testing::ExpectHistory;
using sdk_testing::HistoryJson;
using sdk_testing::MockTask;
using sdk_testing::ParseHistory;
using sdk_testing::ReadHistoryFile;
using sdk_testing::RecordedHistory;
using sdk_testing::RecordHistory;
using sdk_testing::ReplayHistory;
using sdk_testing::TestEnvironment;
using sdk_testing::WriteHistoryFile;
}  // namespace flovyn::testing
