#pragma once

#include <cstddef>
#include <string>

#include "session.h"
#include "support/test_database.h"

namespace flovyn::testing {

/// Statements that give the plan of a call as JSON, made without a look at its parameters' values.
std::string ExplainGenericPlan(const TestDatabase& database, const postgres::Call& call);

/// How often the text has the part.
std::size_t Count(const std::string& text, const std::string& part);

}  // namespace flovyn::testing
