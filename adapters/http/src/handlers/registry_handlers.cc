#include <algorithm>
#include <utility>

#include "bodies/lists.h"
#include "bodies/registry_bodies.h"
#include "body_writer.h"
#include "call.h"
#include "handlers/handlers.h"
#include "route_parameters.h"

namespace flovyn::http {
namespace {

constexpr std::int64_t kDefaultRows = 50;

bool Has(const std::vector<std::string>& kinds, const std::string& kind) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

const std::vector<std::string>& KindsOf(const Worker& worker, WorkType type) {
  return type == WorkType::kWorkflow ? worker.workflow_kinds : worker.task_kinds;
}

std::string WriteWorkers(const Call& call, const std::vector<Worker>& workers) {
  JsonArrayWriter array;
  for (const Worker& worker : workers) {
    array.AddRaw(WriteWorker({worker, call.engine().workers().Online(worker)}));
  }
  return array.Finish();
}

/// Those of these kinds. Reads page by page, because the engine finds definitions by no other key.
absl::StatusOr<std::vector<Definition>> FindDefinitions(const Call& call, WorkType type,
                                                        const std::vector<std::string>& kinds) {
  std::vector<Definition> found;
  Page page = {.limit = call.limits().list_limit_max};
  while (found.size() < kinds.size()) {
    FLOVYN_ASSIGN_OR_RETURN(Listed<Definition> listed,
                            call.engine().workers().Definitions(call.caller(), call.tenant().id,
                                                                type, std::nullopt, "", page));
    for (Definition& definition : listed.rows) {
      if (Has(kinds, definition.capability.kind)) found.push_back(std::move(definition));
    }
    page.offset += page.limit;
    if (page.offset >= listed.total || page.offset > call.limits().list_offset_max) break;
  }
  return found;
}

absl::StatusOr<Reply> ListDefinitions(const Call& call, WorkType type, const ListBody& body) {
  FLOVYN_ASSIGN_OR_RETURN(const Page page, call.ListPage(kDefaultRows));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<bool> available,
                          call.query().Enum(kAvailabilityStatus, kAvailabilityText));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> query, call.query().One("query"));
  FLOVYN_ASSIGN_OR_RETURN(const Listed<Definition> found,
                          call.engine().workers().Definitions(call.caller(), call.tenant().id, type,
                                                              available, query.value_or(""), page));
  return Reply{.body = WritePage(body, WriteDefinitions(found.rows, type), {found.total}, page)};
}

absl::StatusOr<Reply> GetDefinition(const Call& call, WorkType type, std::string_view what) {
  const std::string kind(call.Path("kind"));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<Definition> found, FindDefinitions(call, type, {kind}));
  if (found.empty()) return NotFound(what, kind);
  FLOVYN_ASSIGN_OR_RETURN(Listed<Worker> workers, call.engine().workers().List(
                                                      call.caller(), call.tenant().id, std::nullopt,
                                                      {.limit = call.limits().list_limit_max}));
  std::erase_if(workers.rows,
                [&](const Worker& worker) { return !Has(KindsOf(worker, type), kind); });
  return Reply{
      .body = WriteDefinitionWithWorkers(found.front(), type, WriteWorkers(call, workers.rows))};
}

}  // namespace

absl::StatusOr<Reply> ListWorkers(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const auto type, call.query().Enum("type", kWorkerTypeText));
  FLOVYN_ASSIGN_OR_RETURN(const Page page, call.ListPage(kDefaultRows));
  FLOVYN_ASSIGN_OR_RETURN(
      const Listed<Worker> found,
      call.engine().workers().List(call.caller(), call.tenant().id, type, page));
  return Reply{.body = WritePage(kWorkerList, WriteWorkers(call, found.rows), {found.total}, page)};
}

absl::StatusOr<Reply> GetWorker(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkerId id, call.PathId<WorkerId>("workerId"));
  FLOVYN_ASSIGN_OR_RETURN(const Worker worker,
                          call.engine().workers().Get(call.caller(), call.tenant().id, id));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<Definition> workflows,
                          FindDefinitions(call, WorkType::kWorkflow, worker.workflow_kinds));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<Definition> tasks,
                          FindDefinitions(call, WorkType::kTask, worker.task_kinds));
  return Reply{.body = WriteWorkerDetails({worker, call.engine().workers().Online(worker)},
                                          WriteDefinitions(workflows, WorkType::kWorkflow),
                                          WriteDefinitions(tasks, WorkType::kTask))};
}

absl::StatusOr<Reply> ListWorkflowDefinitions(const Call& call) {
  return ListDefinitions(call, WorkType::kWorkflow, kWorkflowDefinitionList);
}

absl::StatusOr<Reply> GetWorkflowDefinition(const Call& call) {
  return GetDefinition(call, WorkType::kWorkflow, "workflow definition");
}

absl::StatusOr<Reply> ListTaskDefinitions(const Call& call) {
  return ListDefinitions(call, WorkType::kTask, kTaskDefinitionList);
}

absl::StatusOr<Reply> GetTaskDefinition(const Call& call) {
  return GetDefinition(call, WorkType::kTask, "task definition");
}

}  // namespace flovyn::http
