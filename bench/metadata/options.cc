#include "metadata/options.h"

#include <vector>

#include "command_line.h"

namespace flovyn::bench::metadata {
namespace {

const std::vector<Option<Options>>& All() {
  static const std::vector<Option<Options>> all = {
      {"--store", "URL", "sqlite:PATH or postgres://…; empty, or loaded by this program before",
       Text(&Options::store)},
      {"--rows", "N", "finished executions (default 1000000)", Count(&Options::rows, 1'000)},
      {"--tenants", "N", "tenants, the first the largest (default 20)",
       Count(&Options::tenants, 1)},
      {"--samples", "N", "pages of each filter (default 200)", Count(&Options::samples, 10)},
      {"--starts", "N", "starts without and with 6 keys (default 10000 each)",
       Count(&Options::starts, 100)},
      {"--in-flight", "N", "starts at a time (default 256)", Count(&Options::in_flight, 1)},
      {"--help", "", "print this text", Switch(&Options::help)},
  };
  return all;
}

}  // namespace

absl::StatusOr<Options> ParseOptions(int argc, char** argv) {
  absl::StatusOr<Options> options = ParseCommandLine(All(), argc, argv);
  if (options.ok() && !options->help && options->store.empty()) {
    return InvalidField("--store", "is missing: sqlite:PATH or postgres://…");
  }
  return options;
}

std::string HelpText() {
  return "usage: flovyn-metadata-bench --store URL [OPTIONS]\n\n"
         "Fills a store with finished executions of 6 metadata keys, then measures how long the\n"
         "first page of a filter takes, whatever it matches, what counts and facets take, and how\n"
         "fast executions start without and with metadata. With more than 1,000,000 rows it also\n"
         "measures at 1,000,000 on the way. Exit code 1: a requirement is missed.\n\n" +
         HelpOf(All());
}

}  // namespace flovyn::bench::metadata
