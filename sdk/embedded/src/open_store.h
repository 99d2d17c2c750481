#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/store.h"

namespace flovyn::sdk_embedded {

/// The store that a URL names. Errors: InvalidArgument naming `url`, and those of the store.
absl::StatusOr<std::unique_ptr<Store>> OpenStore(const std::string& url, const Clock& clock,
                                                 const NodeId& node);

}  // namespace flovyn::sdk_embedded
