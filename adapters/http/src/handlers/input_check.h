#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "flovyn/unit/work.h"

namespace flovyn::http {

class Call;

struct StartInput {
  WorkType type = WorkType::kWorkflow;
  const std::string& kind;
  const std::string& input;
  std::string_view field = "input";  // its name in the body
};

/// Whether the input is as the schema says that was last registered for the kind; OK when there is
/// none. Errors: InvalidField(field) with WithDetails(), and those of the store.
absl::Status CheckInput(const Call& call, const StartInput& start);

}  // namespace flovyn::http
