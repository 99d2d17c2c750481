#pragma once

// All that an application needs to write workflows and tasks, to run them, and to start them. The
// names live in flovyn::sdk; the ones that applications spell out are in flovyn, too. (Worker is
// not: the engine has a record of that name.)

#include "flovyn/sdk/async_client.h"
#include "flovyn/sdk/client.h"
#include "flovyn/sdk/fields.h"
#include "flovyn/sdk/worker.h"
#include "flovyn/sdk/workflow_context.h"

namespace flovyn {
using sdk::AsyncClient;
using sdk::Client;
using sdk::Execution;
using sdk::Future;
using sdk::ListOptions;
using sdk::MetadataChanges;
using sdk::NotRetryable;
using sdk::StartWorkflowOptions;
using sdk::SubmitTaskOptions;
using sdk::TaskContext;
using sdk::TaskOptions;
using sdk::Workflow;
using sdk::WorkflowContext;
using sdk::WorkflowError;
}  // namespace flovyn
