#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "field_spec.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/worker.h"
#include "flovyn/unit/work.h"

namespace flovyn::http {

/// A worker and whether it was seen lately.
struct WorkerBody {
  const Worker& worker;
  bool online = false;
};

inline constexpr auto kAvailabilityText = std::to_array<EnumText<bool>>({
    {true, "AVAILABLE"},
    {false, "UNAVAILABLE"},
});

std::string WriteWorker(const WorkerBody& worker);
/// With the definitions of its kinds, as arrays.
std::string WriteWorkerDetails(const WorkerBody& worker, std::string_view workflows_json,
                               std::string_view tasks_json);
/// Those of workflows have a version.
std::string WriteDefinition(const Definition& definition, WorkType type);
/// Their array.
std::string WriteDefinitions(const std::vector<Definition>& definitions, WorkType type);
/// With an array of workers that run the kind.
std::string WriteDefinitionWithWorkers(const Definition& definition, WorkType type,
                                       std::string_view workers_json);

std::vector<Schema> RegistrySchemas();

}  // namespace flovyn::http
