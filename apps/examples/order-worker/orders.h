#pragma once

#include <iosfwd>

#include "flovyn/sdk/runtime.h"
#include "options.h"

namespace orders {

/// Starts options.count orders and prints their ids, one a line. A start that was not answered is
/// repeated with its idempotency key on the next server, so none is lost and none happens twice.
/// False: some could not be started in time.
bool StartOrders(flovyn::sdk::Backend& servers, const Options& options, std::ostream& ids);

/// Reads ids, one a line, and waits until all these workflows have ended; prints how many did and
/// how. False: not all are complete in time.
bool AwaitOrders(flovyn::sdk::Backend& servers, const Options& options, std::istream& ids,
                 std::ostream& report);

}  // namespace orders
