#include "bulk_verbs.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"
#include "flovyn/json/slices.h"

namespace flovyn {
namespace {

/// A turn that is repeated after a crash changes an execution once all the same.
OnceKey OnceFor(const BulkJobId& job, const TenantId& tenant, const Uuid& execution) {
  return {.key = {tenant, "bulk:" + job.str() + ":" + execution.str()}, .ttl = absl::Hours(24 * 7)};
}

std::string ArgumentName(std::string_view name) { return "arguments." + std::string(name); }

/// The members of the arguments, which have no others than these.
absl::StatusOr<JsonSlices> ArgumentsOf(const BulkJob& job,
                                       std::initializer_list<std::string_view> names) {
  if (job.arguments.absent()) return JsonSlices();
  absl::StatusOr<JsonSlices> members = TopLevelSlices(job.arguments.text());
  if (!members.ok()) return InvalidField("arguments", "must be a JSON object");
  for (const auto& [name, value] : *members) {
    if (std::ranges::find(names, name) != names.end()) continue;
    std::string known;
    for (const std::string_view each : names)
      known += (known.empty() ? "" : ", ") + std::string(each);
    return InvalidField("arguments", "\"" + BoundedText(name, 100) + "\" is not known; " +
                                         std::string(ToText(kBulkVerbText, job.verb)) + " takes " +
                                         known);
  }
  return members;
}

absl::StatusOr<std::string> TextOr(const JsonSlices& members, std::string_view name,
                                   std::string otherwise) {
  const auto found = members.find(name);
  if (found == members.end()) return otherwise;
  const absl::StatusOr<Json> value = ParseJson(found->second);
  if (!value.ok() || value->kind() != JsonKind::kString) {
    return InvalidField(ArgumentName(name), "must be a string");
  }
  return value->AsString();
}

absl::StatusOr<bool> BoolOr(const JsonSlices& members, std::string_view name, bool otherwise) {
  const auto found = members.find(name);
  if (found == members.end()) return otherwise;
  if (found->second != "true" && found->second != "false") {
    return InvalidField(ArgumentName(name), "must be true or false");
  }
  return found->second == "true";
}

std::string RemarkOf(const BulkJob& job) { return "bulk job " + job.id.str(); }

UnitDone ToldAsChanged(BulkAnswer answer) {
  return [answer = std::move(answer)](const absl::Status& status) {
    if (!status.ok()) return answer(status);
    answer(true);
  };
}

absl::StatusOr<BulkApply> PrepareCancel(const BulkJob& job, const Limits& limits) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members,
                          ArgumentsOf(job, {"reason", "cascadeToChildren"}));
  CancelRequest request;
  FLOVYN_ASSIGN_OR_RETURN(request.reason, TextOr(members, "reason", RemarkOf(job)));
  FLOVYN_RETURN_IF_ERROR(
      CheckText(ArgumentName("reason"), request.reason, limits.error_bytes, Emptiness::kAllowed));
  FLOVYN_ASSIGN_OR_RETURN(request.cascade_to_children, BoolOr(members, "cascadeToChildren", true));
  return
      [request](ControlService& control, const Caller& caller, const Uuid& id, BulkAnswer answer) {
        CancelRequest one = request;
        one.workflow = WorkflowId(id);
        control.Cancel(caller, std::move(one),
                       [answer = std::move(answer)](const absl::StatusOr<CancelOutcome>& outcome) {
                         if (!outcome.ok()) return answer(outcome.status());
                         answer(outcome->cancelled);
                       });
      };
}

absl::StatusOr<BulkApply> PrepareRetry(const BulkJob& job, const Limits& limits) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, ArgumentsOf(job, {"note"}));
  FLOVYN_ASSIGN_OR_RETURN(const std::string note, TextOr(members, "note", RemarkOf(job)));
  FLOVYN_RETURN_IF_ERROR(
      CheckText(ArgumentName("note"), note, limits.note_bytes, Emptiness::kAllowed));
  return [note](ControlService& control, const Caller& caller, const Uuid& id, BulkAnswer answer) {
    control.Retry(caller, WorkflowId(id), note, ToldAsChanged(std::move(answer)));
  };
}

absl::StatusOr<BulkApply> PrepareSignal(const BulkJob& job, const Limits& limits) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members,
                          ArgumentsOf(job, {"signalName", "signalValue"}));
  SignalRequest request;
  FLOVYN_ASSIGN_OR_RETURN(request.name, TextOr(members, "signalName", ""));
  FLOVYN_RETURN_IF_ERROR(
      CheckText(ArgumentName("signalName"), request.name, limits.name_bytes, Emptiness::kRefused));
  if (const auto value = members.find("signalValue"); value != members.end()) {
    request.value = std::string(value->second);
  }
  return [request, job_id = job.id, tenant = job.tenant](
             ControlService& control, const Caller& caller, const Uuid& id, BulkAnswer answer) {
    SignalRequest one = request;
    one.workflow = WorkflowId(id);
    one.once = OnceFor(job_id, tenant, id);
    control.Signal(caller, std::move(one),
                   [answer = std::move(answer)](const absl::StatusOr<Signalled>& outcome) {
                     if (!outcome.ok()) return answer(outcome.status());
                     answer(true);  // by this turn, or by the one that is repeated
                   });
  };
}

absl::StatusOr<BulkApply> PrepareCancelTask(const BulkJob& job, const Limits& limits) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, ArgumentsOf(job, {"reason"}));
  FLOVYN_ASSIGN_OR_RETURN(const std::string reason, TextOr(members, "reason", RemarkOf(job)));
  FLOVYN_RETURN_IF_ERROR(
      CheckText(ArgumentName("reason"), reason, limits.error_bytes, Emptiness::kAllowed));
  return
      [reason](ControlService& control, const Caller& caller, const Uuid& id, BulkAnswer answer) {
        constexpr bool kStandalonePendingOnly = true;
        control.CancelTask(caller, TaskId(id), reason, kStandalonePendingOnly,
                           ToldAsChanged(std::move(answer)));
      };
}

/// The arguments are the update.
template <class ExecutionId>
absl::StatusOr<BulkApply> PrepareUpdateMetadata(const BulkJob& job, const Limits& limits) {
  UpdateMetadataRequest request;
  FLOVYN_ASSIGN_OR_RETURN(
      request.update, MetadataUpdate::FromText("arguments", job.arguments.json(), limits.metadata));
  request.reason = RemarkOf(job);
  return [request, job_id = job.id, tenant = job.tenant](
             ControlService& control, const Caller& caller, const Uuid& id, BulkAnswer answer) {
    UpdateMetadataRequest one = request;
    one.execution = ExecutionId(id);
    one.once = OnceFor(job_id, tenant, id);
    control.UpdateMetadata(caller, std::move(one),
                           [answer = std::move(answer)](const absl::StatusOr<Metadata>& outcome) {
                             if (!outcome.ok()) return answer(outcome.status());
                             answer(true);
                           });
  };
}

constexpr BulkVerbRow kVerbs[] = {
    {BulkEntity::kWorkflow, BulkVerb::kCancel, Action::kUpdate, PrepareCancel},
    {BulkEntity::kWorkflow, BulkVerb::kRetry, Action::kUpdate, PrepareRetry},
    {BulkEntity::kWorkflow, BulkVerb::kSignal, Action::kUpdate, PrepareSignal},
    {BulkEntity::kWorkflow, BulkVerb::kUpdateMetadata, Action::kUpdate,
     PrepareUpdateMetadata<WorkflowId>},
    {BulkEntity::kTask, BulkVerb::kCancel, Action::kDelete, PrepareCancelTask},
    {BulkEntity::kTask, BulkVerb::kUpdateMetadata, Action::kUpdate, PrepareUpdateMetadata<TaskId>},
};

}  // namespace

absl::StatusOr<BulkVerbRow> FindBulkVerb(BulkEntity entity, BulkVerb verb) {
  std::string others;
  for (const BulkVerbRow& row : kVerbs) {
    if (row.entity != entity) continue;
    if (row.verb == verb) return row;
    others += (others.empty() ? "" : ", ") + std::string(ToText(kBulkVerbText, row.verb));
  }
  return InvalidField("verb", std::string(ToText(kBulkVerbText, verb)) + " is not for a " +
                                  std::string(ToText(kBulkEntityText, entity)) + "; take one of " +
                                  others);
}

}  // namespace flovyn
