#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "engine_host.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "metadata/loader.h"
#include "metadata/options.h"
#include "metadata/pages.h"
#include "metadata/report.h"
#include "metadata/starts.h"

namespace flovyn::bench::metadata {
namespace {

constexpr std::size_t kMillion = 1'000'000;

/// Makes the schema when it is not there, and tells how many executions are.
absl::StatusOr<std::size_t> Prepare(const Options& options) {
  FLOVYN_RETURN_IF_ERROR(EngineHost::Open(options.store).status());
  FLOVYN_ASSIGN_OR_RETURN(const auto loader, OpenLoader(options.store));
  return loader->Count();
}

absl::Status LoadUpTo(const Options& options, const Population& population, std::size_t rows,
                      Figures& figures) {
  FLOVYN_ASSIGN_OR_RETURN(const auto loader, OpenLoader(options.store));
  FLOVYN_ASSIGN_OR_RETURN(const std::size_t there, loader->Count());
  if (there > rows) return FailedPrecondition("the store has more executions than --rows");
  if (there < rows) FLOVYN_RETURN_IF_ERROR(loader->Load(population, {there, rows}));
  FLOVYN_ASSIGN_OR_RETURN(figures.spaces, loader->Spaces());
  return absl::OkStatus();
}

absl::StatusOr<Figures> MeasureAt(const Options& options, std::size_t rows, bool starts) {
  const Population population(options.tenants);
  Figures figures;
  figures.rows = rows;
  FLOVYN_RETURN_IF_ERROR(LoadUpTo(options, population, rows, figures));
  FLOVYN_ASSIGN_OR_RETURN(const auto host, EngineHost::Open(options.store));
  std::fprintf(stderr, "measuring at %zu executions\n", rows);
  const Measuring measuring{host->engine().store(), population, rows, options.samples};
  FLOVYN_ASSIGN_OR_RETURN(figures.pages, MeasurePages(measuring));
  FLOVYN_ASSIGN_OR_RETURN(figures.counts, MeasureCounts(measuring));
  if (starts) {
    FLOVYN_ASSIGN_OR_RETURN(figures.starts, MeasureStarts(*host, options));
  }
  return figures;
}

absl::Status Run(const Options& options, std::vector<std::string>& missed) {
  FLOVYN_ASSIGN_OR_RETURN(const std::size_t there, Prepare(options));
  std::optional<Figures> before;
  if (options.rows > kMillion && there <= kMillion) {
    FLOVYN_ASSIGN_OR_RETURN(before, MeasureAt(options, kMillion, false));
    std::fputs(Report(*before, nullptr, missed).c_str(), stdout);
    std::fflush(stdout);
  }
  FLOVYN_ASSIGN_OR_RETURN(const Figures figures, MeasureAt(options, options.rows, true));
  std::fputs(Report(figures, before ? &*before : nullptr, missed).c_str(), stdout);
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  const absl::StatusOr<Options> options = ParseOptions(argc, argv);
  if (!options.ok()) {
    std::fprintf(stderr, "flovyn-metadata-bench: %s\n",
                 std::string(options.status().message()).c_str());
    return 2;
  }
  if (options->help) {
    std::fputs(HelpText().c_str(), stdout);
    return 0;
  }
  std::vector<std::string> missed;
  const absl::Status status = Run(*options, missed);
  if (!status.ok()) {
    std::fprintf(stderr, "flovyn-metadata-bench: %s\n", status.ToString().c_str());
    return 1;
  }
  for (const std::string& one : missed) std::printf("missed: %s\n", one.c_str());
  return missed.empty() ? 0 : 1;
}

}  // namespace
}  // namespace flovyn::bench::metadata

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as in the server
  return flovyn::bench::metadata::Main(argc, argv);
}
