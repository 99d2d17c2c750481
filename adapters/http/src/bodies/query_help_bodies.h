#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "field_spec.h"
#include "flovyn/query/complete.h"
#include "flovyn/query/syntax.h"

namespace flovyn::http {

/// A query that is being written.
struct QueryDraft {
  query::Entity entity = query::Entity::kWorkflow;
  std::string query = {};
  std::size_t cursor = std::string::npos;  ///< In characters; the end, if it is not given.
};
/// Errors: InvalidField, naming the member.
absl::StatusOr<QueryDraft> ReadQueryDraft(std::string_view body);

std::string WriteCompletion(const query::Completion& completion);
std::string WriteOperands(const std::vector<query::OperandHelp>& operands);
std::string WriteOperators();
std::string WriteValues(const std::vector<query::Suggestion>& values);
std::string WriteVerdict(const std::vector<query::Problem>& problems);

std::vector<Schema> QueryHelpSchemas();

}  // namespace flovyn::http
