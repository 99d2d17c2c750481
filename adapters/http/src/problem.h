#pragma once

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "field_spec.h"
#include "schema/input_schema.h"
#include "server/message.h"

namespace flovyn::http {

/// The HTTP status of an error.
int HttpStatusOf(absl::StatusCode code);

/// The error, with what its answer is to list as `details`.
absl::Status WithDetails(absl::Status error, const Findings& findings);

/// The answer to a request that failed: {"error": text, "field": name, "details": […]}. The text of
/// a defect of ours is not told; the log has it.
HttpResponse Problem(const absl::Status& error);
/// A path that exists, but not with this method.
HttpResponse MethodNotAllowed(std::string_view method, std::string_view allow);

/// Whether the status is our fault, and belongs into the log as an error.
bool IsDefect(const absl::Status& error);

std::vector<Schema> ProblemSchemas();

}  // namespace flovyn::http
