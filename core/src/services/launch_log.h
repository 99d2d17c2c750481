#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include "flovyn/domain/task_execution.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/ports/logger.h"
#include "flovyn/services/field_rule_book.h"

namespace flovyn {

/// The answer to a launch, which also writes a line of the log when something was launched. `start`
/// is a WorkflowStart or a TaskStart. The one place where metadata gets into a log.
template <class Outcome, class Start>
Answer<Outcome> Logged(Logger& logger, FieldRuleBook::Rules rules, const Start& start,
                       Answer<Outcome> answer) {
  if (!logger.Enabled(LogLevel::kDebug)) return answer;
  return [&logger, rules = std::move(rules), start,
          answer = std::move(answer)](absl::StatusOr<Outcome> outcome) {
    if (outcome.ok() && outcome->created) {
      constexpr bool kIsTask = std::is_same_v<Start, TaskStart>;
      constexpr WorkType kType = kIsTask ? WorkType::kTask : WorkType::kWorkflow;
      logger.Log(LogLevel::kDebug, kIsTask ? "task submitted" : "workflow started",
                 {{kIsTask ? "task" : "workflow", start.id.str()},
                  {"kind", start.kind},
                  {"metadata", rules->ForLog(kType, start.kind, start.metadata)}});
    }
    answer(std::move(outcome));
  };
}

}  // namespace flovyn
