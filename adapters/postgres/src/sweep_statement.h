#pragma once

#include "flovyn/ports/dispatch_repository.h"
#include "session.h"

namespace flovyn::postgres {

/// The sweep as one statement (see DispatchRepository::Sweep). Its rows are read by ReadSweepRow.
Call SweepCall(const SweepRequest& request, absl::Time node_now);

/// Records that a node lives, before it makes its first claim: an unknown node counts as dead.
Call RegisterNodeCall(const NodeId& node);

void ReadSweepRow(const ResultRow& row, SweepResult& result);

}  // namespace flovyn::postgres
