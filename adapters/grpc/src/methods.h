#pragma once

#include "rpc_table.h"

namespace flovyn::grpc {

// What is implemented of each service of the protocol.
RpcTable WorkflowDispatchRpcs();
RpcTable TaskExecutionRpcs();
RpcTable WorkerLifecycleRpcs();

}  // namespace flovyn::grpc
