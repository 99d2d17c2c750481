#pragma once

#include <vector>

#include "session.h"
#include "stream_channel.h"

namespace flovyn::postgres {

/// One statement that sends them all when its transaction commits.
Call NotifyCall(const std::vector<Notification>& notifications);

}  // namespace flovyn::postgres
