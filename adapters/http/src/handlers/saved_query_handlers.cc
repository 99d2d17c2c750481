#include "bodies/lists.h"
#include "bodies/registry_bodies.h"
#include "bodies/saved_query_bodies.h"
#include "bodies/task_bodies.h"
#include "bodies/workflow_bodies.h"
#include "body_writer.h"
#include "call.h"
#include "handlers/handlers.h"

namespace flovyn::http {
namespace {

using query::Entity;
using query::SavedQuery;

absl::StatusOr<SavedQuery> FindSaved(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const auto id, call.PathId<SavedQueryId>("queryId"));
  return call.engine().saved_queries().Get(call.caller(), call.tenant().id, id);
}

template <class Filter>
ListRequest<Filter> RequestFor(const SavedQuery& saved, const QueryRun& run) {
  return {.page = run.page, .query = saved.query, .cursor = run.cursor};
}

template <class T>
Reply ListReply(const ListBody& body, const ListedPage<T>& found, std::string (*write)(const T&),
                const QueryRun& run) {
  return {.body =
              WritePage(body, WriteArray(found.rows, write),
                        {found.total, found.total_is_lower_bound, found.next_cursor}, run.page)};
}

absl::StatusOr<Reply> RunForDefinitions(const Call& call, const SavedQuery& saved,
                                        const QueryRun& run) {
  const bool workflows = saved.entity == Entity::kWorkflowDefinition;
  const WorkType type = workflows ? WorkType::kWorkflow : WorkType::kTask;
  FLOVYN_ASSIGN_OR_RETURN(const Listed<Definition> found,
                          call.engine().workers().Definitions(call.caller(), call.tenant().id, type,
                                                              std::nullopt, saved.query, run.page));
  return Reply{.body = WritePage(workflows ? kWorkflowDefinitionList : kTaskDefinitionList,
                                 WriteDefinitions(found.rows, type), {found.total}, run.page)};
}

absl::StatusOr<Reply> Run(const Call& call, const SavedQuery& saved, const QueryRun& run) {
  switch (saved.entity) {
    case Entity::kWorkflow: {
      FLOVYN_ASSIGN_OR_RETURN(
          const ListedPage<WorkflowExecution> found,
          call.engine().workflows().List(call.caller(), call.tenant().id,
                                         RequestFor<WorkflowFilter>(saved, run)));
      return ListReply(kWorkflowList, found, WriteWorkflowSummary, run);
    }
    case Entity::kTask: {
      FLOVYN_ASSIGN_OR_RETURN(const ListedPage<TaskExecution> found,
                              call.engine().tasks().List(call.caller(), call.tenant().id,
                                                         RequestFor<TaskFilter>(saved, run)));
      return ListReply(kTaskList, found, WriteTask, run);
    }
    case Entity::kWorkflowDefinition:
    case Entity::kTaskDefinition:
      return RunForDefinitions(call, saved, run);
  }
  return Internal("a saved query is for no entity");
}

}  // namespace

absl::StatusOr<Reply> ListSavedQueries(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const auto entity, call.query().Enum("entity", query::kEntityText));
  FLOVYN_ASSIGN_OR_RETURN(
      const std::vector<SavedQuery> found,
      call.engine().saved_queries().List(call.caller(), call.tenant().id, entity));
  return Reply{.body = WriteList(kSavedQueryList, WriteArray(found, WriteSavedQuery))};
}

absl::StatusOr<Reply> CreateSavedQuery(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(SavedQuery wanted, ReadNewQuery(call.body()));
  wanted.tenant = call.tenant().id;
  FLOVYN_ASSIGN_OR_RETURN(const SavedQuery saved,
                          call.engine().saved_queries().Create(call.caller(), std::move(wanted)));
  return Reply{.status = 201,
               .body = WriteSavedQuery(saved),
               .location = call.OrganizationPath("/saved-queries/" + saved.id.str())};
}

absl::StatusOr<Reply> GetSavedQuery(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const SavedQuery saved, FindSaved(call));
  return Reply{.body = WriteSavedQuery(saved)};
}

absl::StatusOr<Reply> UpdateSavedQuery(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(SavedQuery saved, FindSaved(call));
  FLOVYN_RETURN_IF_ERROR(ReadQueryChanges(call.body(), saved));
  FLOVYN_ASSIGN_OR_RETURN(const SavedQuery updated,
                          call.engine().saved_queries().Update(call.caller(), saved));
  return Reply{.body = WriteSavedQuery(updated)};
}

absl::StatusOr<Reply> DeleteSavedQuery(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const auto id, call.PathId<SavedQueryId>("queryId"));
  FLOVYN_RETURN_IF_ERROR(call.engine().saved_queries().Delete(call.caller(), call.tenant().id, id));
  return Reply{.status = 204};
}

absl::StatusOr<Reply> ExecuteSavedQuery(const Call& call) {
  FLOVYN_ASSIGN_OR_RETURN(const auto id, call.PathId<SavedQueryId>("queryId"));
  FLOVYN_ASSIGN_OR_RETURN(const QueryRun run,
                          ReadQueryRun(call.body(), call.limits().list_limit_max));
  FLOVYN_ASSIGN_OR_RETURN(const SavedQuery saved,
                          call.engine().saved_queries().Use(call.caller(), call.tenant().id, id));
  return Run(call, saved, run);
}

}  // namespace flovyn::http
