#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "chaos_worker.h"

namespace flovyn::chaos {

enum class Store { kSqlite, kPostgres };

std::string_view NameOf(Store store);

/// What the command line asks for.
struct Options {
  enum class Mode { kRun, kWork, kHelp };

  Mode mode = Mode::kRun;
  std::vector<Store> stores = {Store::kSqlite, Store::kPostgres};
  absl::Duration time = absl::Minutes(10);  ///< Of faults, on each store.
  int kills = 0;  ///< Of servers and of workers, at least; the run goes on until then.
  std::uint64_t seed = 0;
  int clients = 32;
  WorkerSettings worker = {};  ///< Of a worker process.
};

/// `fresh_seed` is taken unless the arguments have one.
absl::StatusOr<Options> ParseOptions(const std::vector<std::string>& arguments,
                                     std::uint64_t fresh_seed);

std::string HelpText();

}  // namespace flovyn::chaos
