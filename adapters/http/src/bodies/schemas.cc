#include "bodies/schemas.h"

#include <utility>

#include "bodies/analysis_bodies.h"
#include "bodies/bulk_bodies.h"
#include "bodies/control_bodies.h"
#include "bodies/field_bodies.h"
#include "bodies/health_bodies.h"
#include "bodies/lists.h"
#include "bodies/metadata_bodies.h"
#include "bodies/query_help_bodies.h"
#include "bodies/registry_bodies.h"
#include "bodies/saved_query_bodies.h"
#include "bodies/task_bodies.h"
#include "bodies/tenant_bodies.h"
#include "bodies/workflow_bodies.h"
#include "problem.h"

namespace flovyn::http {

std::vector<Schema> AllSchemas() {
  std::vector<Schema> all;
  for (const auto schemas_of :
       {WorkflowSchemas, ControlSchemas, BulkSchemas, MetadataSchemas, TaskSchemas, RegistrySchemas,
        ListSchemas, AnalysisSchemas, FieldSchemas, SavedQuerySchemas, QueryHelpSchemas,
        TenantSchemas, HealthSchemas, ProblemSchemas}) {
    for (Schema& schema : schemas_of()) all.push_back(std::move(schema));
  }
  return all;
}

}  // namespace flovyn::http
