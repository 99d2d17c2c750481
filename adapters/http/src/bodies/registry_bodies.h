#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "field_spec.h"
#include "flovyn/domain/worker.h"

namespace flovyn::http {

/// A worker and whether it was seen lately.
struct WorkerBody {
  const Worker& worker;
  bool online = false;
};

/// Which kinds a definition is of: those of workflows have a version.
enum class DefinitionType { kWorkflow, kTask };

std::string WriteWorker(const WorkerBody& worker);
/// With the definitions of its kinds, as arrays.
std::string WriteWorkerDetails(const WorkerBody& worker, std::string_view workflows_json,
                               std::string_view tasks_json);
std::string WriteDefinition(const Definition& definition, DefinitionType type);
/// With an array of workers that run the kind.
std::string WriteDefinitionWithWorkers(const Definition& definition, DefinitionType type,
                                       std::string_view workers_json);

std::vector<Schema> RegistrySchemas();

}  // namespace flovyn::http
