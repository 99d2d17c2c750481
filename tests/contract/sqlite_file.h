#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/store.h"

namespace flovyn::testing {

absl::StatusOr<std::unique_ptr<Store>> OpenFile(const std::string& path, const Clock& clock);

/// Runs SQL on a file that no store has open.
void RunSql(const std::string& path, const std::string& text);

}  // namespace flovyn::testing
