#pragma once

#include "flovyn/ports/worker_repository.h"
#include "tables.h"

namespace flovyn::memory {

class MemoryWorkerRepository final : public WorkerRepository {
 public:
  explicit MemoryWorkerRepository(MemoryData& data) : data_(data) {}

  absl::StatusOr<Worker> Register(const WorkerRegistration& registration) override;
  absl::StatusOr<std::optional<Worker>> FindById(const WorkerId& id) override;
  absl::StatusOr<std::optional<Worker>> Find(const TenantId& tenant,
                                             std::string_view id_or_name) override;
  absl::StatusOr<Listed<Worker>> List(const TenantId& tenant, std::optional<WorkerType> type,
                                      const Page& page) override;
  absl::StatusOr<Listed<Definition>> Definitions(const TenantId& tenant, WorkType type,
                                                 const DefinitionFilter& filter,
                                                 const Page& page) override;
  absl::StatusOr<Payload> InputSchema(const TenantId& tenant, WorkType type,
                                      std::string_view kind) override;

 private:
  MemoryData& data_;
};

}  // namespace flovyn::memory
