#include "handlers/input_check.h"

#include <memory>

#include "absl/strings/str_format.h"
#include "call.h"
#include "problem.h"

namespace flovyn::http {
namespace {

std::string Summary(const StartInput& start, const Findings& findings) {
  const Findings::Finding& first = findings.first.front();
  const std::string count =
      absl::StrFormat("%s%d", findings.more ? "at least " : "", findings.count);
  return absl::StrFormat(
      "is not as the schema of the %s kind '%s' says: %s error%s, the first at %s: %s",
      start.type == WorkType::kWorkflow ? "workflow" : "task", start.kind, count,
      findings.count == 1 ? "" : "s", first.path.empty() ? "the top" : first.path, first.message);
}

}  // namespace

absl::Status CheckInput(const Call& call, const StartInput& start) {
  // What is over these limits is refused by the engine.
  const bool possible = !start.kind.empty() && start.kind.size() <= call.limits().kind_bytes &&
                        start.input.size() <= call.limits().payload_bytes;
  if (!possible) return absl::OkStatus();
  FLOVYN_ASSIGN_OR_RETURN(const std::shared_ptr<const InputSchema> schema,
                          call.env().schemas.Find(call.tenant().id, start.type, start.kind));
  if (schema == nullptr) return absl::OkStatus();
  const Findings findings = schema->Check(start.input);
  if (findings.none()) return absl::OkStatus();
  return WithDetails(InvalidField(start.field, Summary(start, findings)), findings);
}

}  // namespace flovyn::http
