#pragma once

#include <string>

#include "absl/status/status.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/ids.h"

namespace flovyn {

enum class PrincipalType { kUser, kWorker };
enum class Role { kOwner, kAdmin, kMember };

inline constexpr auto kPrincipalTypeText = std::to_array<EnumText<PrincipalType>>({
    {PrincipalType::kUser, "User"},
    {PrincipalType::kWorker, "Worker"},
});
inline constexpr auto kRoleText = std::to_array<EnumText<Role>>({
    {Role::kOwner, "OWNER"},
    {Role::kAdmin, "ADMIN"},
    {Role::kMember, "MEMBER"},
});

/// Who calls. Made by an Authenticator; services take it first and check it first.
struct Caller {
  TenantId tenant;  ///< The only tenant it may touch.
  PrincipalType type = PrincipalType::kUser;
  Role role = Role::kMember;  ///< Of users.
  std::string id = {};        ///< For the audit and the log.
  bool any_tenant = false;    ///< Authentication is switched off, or the embedding process itself.

  /// The embedding process: everything is allowed.
  static Caller Trusted();
};

enum class Action {
  kView,          ///< Read executions, history, definitions, workers.
  kExecute,       ///< Start workflows.
  kCreateTask,    ///< Submit standalone tasks.
  kUpdate,        ///< Signal, cancel, submit commands, report about running work.
  kPoll,          ///< Take work.
  kFinishTask,    ///< Complete or fail a task.
  kRegister,      ///< Register a worker, heartbeat.
  kViewRegistry,  ///< Look at fields of metadata and saved queries, ask for help with queries.
  kDelete,        ///< Remove or cancel what one did not create.
  kManage,        ///< Tenants, definitions, settings.
};

/// The role matrix. Errors: PermissionDenied naming the action and the role. Cross-tenant calls are
/// always refused.
absl::Status Authorize(const Caller& caller, const TenantId& tenant, Action action);

}  // namespace flovyn
