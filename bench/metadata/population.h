#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/base/uuid.h"
#include "flovyn/domain/ids.h"

namespace flovyn::bench::metadata {

struct PlannedExecution {
  Uuid id = {};
  std::size_t tenant = 0;
  absl::Time created_at = {};
};

/// The executions that a store is filled with, one every 10 ms: the i-th is the same in every run.
/// The values of its metadata: `env` 3, `region` 8, `tier` 10, `costCenter` 50 (the oldest 20,000
/// have one of their own, "old"), `customerId` 1,000 of every million, `orderId` each its own.
class Population {
 public:
  explicit Population(std::size_t tenants);

  PlannedExecution At(std::size_t number) const;
  std::string Env(std::size_t number) const;
  std::string Region(std::size_t number) const;
  std::string Tier(std::size_t number) const;
  std::string CostCenter(std::size_t number) const;
  std::string CustomerId(std::size_t number) const;
  std::string OrderId(std::size_t number) const;
  /// All six as a JSON object.
  std::string Metadata(std::size_t number) const;

  /// The 0-th is the largest.
  TenantId Tenant(std::size_t tenant) const;
  std::size_t tenants() const { return shares_.size(); }
  /// A number of an execution of the largest tenant among the first `rows`, by turns.
  std::size_t OfLargestTenant(std::size_t rows, std::size_t turn) const;

 private:
  std::vector<double> shares_;  // of the tenants up to each
};

}  // namespace flovyn::bench::metadata
