#pragma once

#include "rpc_table.h"

namespace flovyn::grpc {

// What is implemented of each service of the protocol.
RpcTable WorkflowDispatchRpcs();
RpcTable WorkflowQueryRpcs();
RpcTable TaskExecutionRpcs();
RpcTable WorkerLifecycleRpcs();
RpcTable ExecutionControlRpcs();

// Parts of services that have a source of their own.

/// Of WorkflowDispatch: what steers executions from outside.
void AddControlRpcs(RpcTable& table);
/// Of WorkflowDispatch: ReportExecutionSpans.
void AddSpanRpcs(RpcTable& table);
/// Of TaskExecution: what workers tell about running tasks, and the tasks' state.
void AddTaskReportRpcs(RpcTable& table);

}  // namespace flovyn::grpc
