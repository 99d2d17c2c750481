#pragma once

#include "flovyn/ports/worker_repository.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

/// The port over any SQL database with our schema. Both arguments outlive it. `worker.last_seen_at`
/// is kept by Register and by the sweep.
class SqlWorkerRepository final : public WorkerRepository {
 public:
  SqlWorkerRepository(Database& database, const Dialect& dialect)
      : database_(database), dialect_(dialect) {}

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
  Database& database_;
  const Dialect& dialect_;
};

}  // namespace flovyn::sql
