#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "config.h"
#include "flovyn/domain/ids.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/store.h"

namespace flovyn::server {

/// Opens the store that database_url names, with its schema brought up to date. The clock outlives
/// it. Errors: those of the store.
absl::StatusOr<std::unique_ptr<Store>> OpenStore(const ServerConfig& config, const Clock& clock,
                                                 NodeId node);

}  // namespace flovyn::server
