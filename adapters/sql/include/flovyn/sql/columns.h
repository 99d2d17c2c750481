#pragma once

#include <tuple>

#include "flovyn/domain/events.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/workflow_execution.h"
#include "flovyn/sql/column.h"

namespace flovyn::sql {

// The tables of executions, column by column; the only place that ties a column to a member. What
// an execution keeps for good (…Fixed; its metadata may be updated), what moves while it is open
// and is in the hot table only (…Moving), and its image in the cold table at the start and at the
// end (…Outcome).

inline constexpr std::tuple kWorkflowFixed{
    Column{"id", &WorkflowExecution::start, &WorkflowStart::id},
    Column{"tenant_id", &WorkflowExecution::start, &WorkflowStart::tenant},
    Column{"kind", &WorkflowExecution::start, &WorkflowStart::kind},
    Column{"queue", &WorkflowExecution::start, &WorkflowStart::queue},
    Column{"worker_pool_id", &WorkflowExecution::start, &WorkflowStart::pool},
    Column{"input", &WorkflowExecution::start, &WorkflowStart::input},
    Column{"metadata", &WorkflowExecution::start, &WorkflowStart::metadata},
    Column{"inherit_metadata", &WorkflowExecution::start, &WorkflowStart::inherit},
    Column{"priority_ms", &WorkflowExecution::start, &WorkflowStart::priority_ms},
    Column{"workflow_version", &WorkflowExecution::start, &WorkflowStart::version},
    Column{"parent_workflow_execution_id", &WorkflowExecution::start, &WorkflowStart::parent},
    Column{"child_execution_name", &WorkflowExecution::start, &WorkflowStart::child_name},
    Column{"run_number", &WorkflowExecution::start, &WorkflowStart::run},
    Column{"first_execution_id", &WorkflowExecution::start, &WorkflowStart::first},
    Column{"continued_from_id", &WorkflowExecution::start, &WorkflowStart::continued_from},
    Column{"created_at", &WorkflowExecution::created_at},
    Column{"key_expires_at", &WorkflowExecution::key_expires_at},
};
inline constexpr std::tuple kWorkflowOutcome{
    Column{"status", &WorkflowExecution::status},
    Column{"current_sequence", &WorkflowExecution::current_sequence},
    Column{"history_bytes", &WorkflowExecution::history_bytes},
    Column{"started_at", &WorkflowExecution::started_at},
    Column{"updated_at", &WorkflowExecution::updated_at},
    Column{"output", &WorkflowExecution::output},
    Column{"error", &WorkflowExecution::error},
    Column{"failure_type", &WorkflowExecution::failure_type},
    Column{"completed_at", &WorkflowExecution::completed_at},
    Column{"continued_as_id", &WorkflowExecution::continued_as},
};
/// What dispatch looks for, in workflow_open; dispatch_order follows.
inline constexpr std::tuple kWorkflowDispatch{
    Column{"id", &WorkflowExecution::start, &WorkflowStart::id},
    Column{"tenant_id", &WorkflowExecution::start, &WorkflowStart::tenant},
    Column{"queue", &WorkflowExecution::start, &WorkflowStart::queue},
    Column{"kind", &WorkflowExecution::start, &WorkflowStart::kind},
    Column{"worker_pool_id", &WorkflowExecution::start, &WorkflowStart::pool},
};
inline constexpr std::tuple kWorkflowMoving{
    Column{"status", &WorkflowExecution::status},
    Column{"current_sequence", &WorkflowExecution::current_sequence},
    Column{"history_bytes", &WorkflowExecution::history_bytes},
    Column{"wake", &WorkflowExecution::wake},
    Column{"dispatch_sequence", &WorkflowExecution::dispatch_sequence},
    Column{"lost_claims", &WorkflowExecution::lost_claims},
    Column{"signals", &WorkflowExecution::signals},
    Column{"detached", &WorkflowExecution::detached},
    Column{"has_waits", &WorkflowExecution::has_waits},
    Column{"task_time", &WorkflowExecution::task_time},
    Column{"started_at", &WorkflowExecution::started_at},
    Column{"updated_at", &WorkflowExecution::updated_at},
};

inline constexpr std::tuple kTaskFixed{
    Column{"id", &TaskExecution::start, &TaskStart::id},
    Column{"tenant_id", &TaskExecution::start, &TaskStart::tenant},
    Column{"workflow_execution_id", &TaskExecution::start, &TaskStart::workflow},
    Column{"kind", &TaskExecution::start, &TaskStart::kind},
    Column{"queue", &TaskExecution::start, &TaskStart::queue},
    Column{"worker_pool_id", &TaskExecution::start, &TaskStart::pool},
    Column{"input", &TaskExecution::start, &TaskStart::input},
    Column{"metadata", &TaskExecution::start, &TaskStart::metadata},
    Column{"max_retries", &TaskExecution::start, &TaskStart::max_retries},
    Column{"timeout_ms", &TaskExecution::start, &TaskStart::timeout_ms},
    Column{"priority_ms", &TaskExecution::start, &TaskStart::priority_ms},
    Column{"created_at", &TaskExecution::created_at},
    Column{"scheduled_sequence", &TaskExecution::scheduled_sequence},
    Column{"key_expires_at", &TaskExecution::key_expires_at},
};
inline constexpr std::tuple kTaskOutcome{
    Column{"status", &TaskExecution::status},
    Column{"execution_count", &TaskExecution::execution_count},
    Column{"started_at", &TaskExecution::started_at},
    Column{"updated_at", &TaskExecution::updated_at},
    Column{"progress", &TaskExecution::progress},
    Column{"progress_details", &TaskExecution::progress_details},
    Column{"log_lines", &TaskExecution::log_lines},
    Column{"told", &TaskExecution::told},
    Column{"output", &TaskExecution::output},
    Column{"error", &TaskExecution::error},
    Column{"completed_at", &TaskExecution::completed_at},
};
inline constexpr std::tuple kTaskDispatch{
    Column{"id", &TaskExecution::start, &TaskStart::id},
    Column{"tenant_id", &TaskExecution::start, &TaskStart::tenant},
    Column{"queue", &TaskExecution::start, &TaskStart::queue},
    Column{"kind", &TaskExecution::start, &TaskStart::kind},
    Column{"worker_pool_id", &TaskExecution::start, &TaskStart::pool},
};
inline constexpr std::tuple kTaskMoving{
    Column{"status", &TaskExecution::status},
    Column{"execution_count", &TaskExecution::execution_count},
    Column{"lost_claims", &TaskExecution::lost_claims},
    Column{"ready_at", &TaskExecution::ready_at},
    Column{"started_at", &TaskExecution::started_at},
    Column{"updated_at", &TaskExecution::updated_at},
    Column{"progress", &TaskExecution::progress},
    Column{"progress_details", &TaskExecution::progress_details},
    Column{"log_lines", &TaskExecution::log_lines},
};

/// Follow the moving columns in both hot tables; all NULL while there is no claim.
inline constexpr std::tuple kClaim{
    Column{"worker_id", &Claim::worker},        Column{"claim_node", &Claim::node},
    Column{"claim_token", &Claim::token},       Column{"claimed_at", &Claim::claimed_at},
    Column{"lease_until", &Claim::lease_until}, Column{"claim_delivered", &Claim::delivered},
};

inline constexpr std::tuple kAttempt{
    Column{"task_execution_id", &TaskAttempt::task},
    Column{"attempt", &TaskAttempt::attempt},
    Column{"started_at", &TaskAttempt::started_at},
    Column{"finished_at", &TaskAttempt::finished_at},
    Column{"status", &TaskAttempt::status},
    Column{"output", &TaskAttempt::output},
    Column{"error", &TaskAttempt::error},
    Column{"worker_id", &TaskAttempt::worker},
};

/// Of workflow_event; workflow_execution_id comes before.
inline constexpr std::tuple kEvent{
    Column{"sequence_number", &StoredEvent::sequence},
    Column{"event_type", &StoredEvent::type},
    Column{"event_data", &StoredEvent::data},
    Column{"created_at", &StoredEvent::created_at},
};

}  // namespace flovyn::sql
