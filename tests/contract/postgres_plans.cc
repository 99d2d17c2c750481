#include "contract/postgres_plans.h"

namespace flovyn::testing {

std::string ExplainGenericPlan(const TestDatabase& database, const postgres::Call& call) {
  std::string types;
  std::string nulls;
  for (const Oid type : call.parameters.types()) {
    types += (types.empty() ? "" : ", ") +
             database.Execute("SELECT format_type(" + std::to_string(type) + ", NULL)");
    nulls += nulls.empty() ? "NULL" : ", NULL";
  }
  return "SET plan_cache_mode = force_generic_plan; PREPARE p (" + types + ") AS " +
         call.statement->text + "; EXPLAIN (FORMAT JSON) EXECUTE p (" + nulls + ")";
}

std::size_t Count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace flovyn::testing
