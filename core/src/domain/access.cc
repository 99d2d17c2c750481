#include "flovyn/domain/access.h"

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"

namespace flovyn {
namespace {

struct ActionRule {
  Action action;
  std::string_view name;
  bool worker;
  bool member;
};

// Owners and admins may do everything inside their tenant. Workers also start workflows, signal
// and read, because most SDKs use one token for client and worker calls.
constexpr ActionRule kRules[] = {
    {Action::kView, "view", true, true},
    {Action::kExecute, "execute", true, true},
    {Action::kCreateTask, "create tasks", true, true},
    {Action::kUpdate, "update", true, true},
    {Action::kPoll, "poll", true, false},
    {Action::kFinishTask, "finish tasks", true, false},
    {Action::kRegister, "register workers", true, false},
    {Action::kViewRegistry, "look at fields and saved queries", false, true},
    {Action::kDelete, "delete", false, false},
    {Action::kManage, "manage", false, false},
};

bool Allowed(const Caller& caller, const ActionRule& rule) {
  if (caller.type == PrincipalType::kWorker) return rule.worker;
  return caller.role != Role::kMember || rule.member;
}

}  // namespace

Caller Caller::Trusted() {
  Caller caller;
  caller.role = Role::kOwner;
  caller.id = "trusted";
  caller.any_tenant = true;
  return caller;
}

absl::Status Authorize(const Caller& caller, const TenantId& tenant, Action action) {
  if (!caller.any_tenant && caller.tenant != tenant) {
    return PermissionDenied("these credentials belong to another organization");
  }
  for (const ActionRule& rule : kRules) {
    if (rule.action != action) continue;
    if (Allowed(caller, rule)) return absl::OkStatus();
    return PermissionDenied(absl::StrFormat(
        "a %s may not %s",
        caller.type == PrincipalType::kWorker ? "worker" : "user with role MEMBER", rule.name));
  }
  return PermissionDenied("unknown action");
}

}  // namespace flovyn
