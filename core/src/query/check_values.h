#pragma once

#include <string>
#include <variant>

#include "absl/time/time.h"
#include "flovyn/query/query.h"

namespace flovyn::query {

struct Refusal {
  std::string message = {};
  bool about_operator = false;  ///< Whatever the value, the operator does not suit the operand.
};

/// Which values an operator takes for which operand.
struct ValueRules {
  Entity entity = Entity::kWorkflow;
  absl::Time now;

  std::variant<Literal, Refusal> Read(const Operand& operand, OperatorSyntax op,
                                      const LiteralSyntax& value) const;
};

}  // namespace flovyn::query
