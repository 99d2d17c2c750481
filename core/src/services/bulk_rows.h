#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/bulk_job.h"
#include "flovyn/ports/listing.h"
#include "flovyn/ports/store.h"
#include "flovyn/query/query.h"
#include "flovyn/services/bulk_service.h"

namespace flovyn {

/// An execution that a job's query finds.
struct BulkRow {
  BulkSample shown = {};
  bool continued = false;   ///< As another execution.
  query::Place place = {};  ///< In the order of the query.
};

query::Entity QueryEntity(BulkEntity entity);

/// The condition of a job's query; every row for an empty one. InvalidField("query"), also when it
/// has an order.
absl::StatusOr<query::Condition> ReadBulkCondition(BulkEntity entity, const std::string& text,
                                                   absl::Time now);

/// One page of the executions of either kind.
absl::StatusOr<Listed<BulkRow>> ListBulkRows(Store& store, const TenantId& tenant,
                                             BulkEntity entity, const query::Query& query,
                                             const Page& page);

}  // namespace flovyn
