// A data set is split, its parts are counted side by side, and the counts are added up; whoever is
// interested sees how far it is. usage: data-pipeline [memory: | sqlite:PATH | postgres://… |
// grpc://HOST:PORT]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "../open_backend.h"
#include "flovyn/sdk/sdk.h"

using namespace std::chrono_literals;

namespace pipeline {

struct DataSet {
  std::string name = {};
  int lines = 0;
  int lines_per_part = 100;
};
FLOVYN_FIELDS(DataSet, name, lines, lines_per_part);

struct Part {
  int first = 0;
  int last = 0;
};
FLOVYN_FIELDS(Part, first, last);

struct Report {
  int parts = 0;
  long words = 0;
};
FLOVYN_FIELDS(Report, parts, words);

struct Progress {
  int done = 0;
  int of = 0;
};
FLOVYN_FIELDS(Progress, done, of);

/// One part beside the others. Progress is state of the execution: clients can query it.
flovyn::Workflow<long> count_part(flovyn::WorkflowContext& ctx, Part part, Progress& progress) {
  const long words = co_await ctx.task<long>("count-words", part, {.max_retries = 5});
  ++progress.done;
  ctx.set("progress", progress);
  co_return words;
}

flovyn::Workflow<Report> count(flovyn::WorkflowContext& ctx, DataSet in) {
  const auto parts = co_await ctx.task<std::vector<Part>>("split", in);
  Progress progress{0, static_cast<int>(parts.size())};
  std::vector<flovyn::Future<long>> counts;
  for (const Part& part : parts) counts.push_back(ctx.spawn(count_part(ctx, part, progress)));
  Report report{progress.of};
  for (const long words : co_await ctx.all(counts)) report.words += words;
  co_return report;
}

std::vector<Part> split(const DataSet& in) {
  std::vector<Part> parts;
  for (int first = 0; first < in.lines; first += in.lines_per_part) {
    parts.push_back({first, std::min(first + in.lines_per_part, in.lines)});
  }
  return parts;
}

/// A task tells how far it is, and fails now and then, as the world does: it is run again.
absl::StatusOr<long> count_words(flovyn::TaskContext& ctx, Part part) {
  long words = 0;
  for (int line = part.first; line < part.last; ++line) {
    words += line % 7;
    const int read = line - part.first + 1;
    if (read % 50 != 0) continue;
    if (auto told = ctx.progress(1.0 * read / (part.last - part.first)); !told.ok()) return told;
  }
  if (ctx.attempt() == 1 && part.first % 300 == 0) return absl::UnavailableError("disk is busy");
  return words;
}

void add_to(flovyn::sdk::Worker& worker) {
  worker.workflow("count", count).task("split", split).task("count-words", count_words);
}

absl::StatusOr<Report> run(flovyn::Client& client, const DataSet& in) {
  auto options = flovyn::StartWorkflowOptions()
                     .with_metadata({{"dataSet", in.name}, {"team", "search"}})
                     .with_idempotency_key("count-" + in.name);
  auto execution = client.start<Report>("count", in, options);
  if (!execution.ok()) return execution.status();
  auto report = client.result(*execution, 20ms);
  while (absl::IsDeadlineExceeded(report.status())) {
    if (auto progress = client.query<Progress>(execution->id, "progress"); progress.ok()) {
      std::printf("%d of %d parts\n", progress->done, progress->of);
    }
    report = client.result(*execution, 20ms);
  }
  return report;
}

}  // namespace pipeline

int main(int argc, char** argv) {
  auto backend = open_backend(argc > 1 ? argv[1] : "memory:");
  if (!backend.ok()) return std::fprintf(stderr, "%s\n", backend.status().ToString().c_str()), 1;
  flovyn::sdk::Worker worker(**backend, {.name = "pipeline", .max_tasks = 4});
  pipeline::add_to(worker);
  if (!worker.start().ok()) return 1;

  flovyn::Client client(**backend);
  auto report = pipeline::run(client, {.name = "articles", .lines = 2000});
  if (!report.ok()) return std::fprintf(stderr, "%s\n", report.status().ToString().c_str()), 1;
  std::printf("%ld words in %d parts\n", report->words, report->parts);
  auto found = client.list({.metadata = *flovyn::ParseJson(R"({"dataSet":"articles"})"),
                            .status = flovyn::WorkflowStatus::kCompleted});
  if (!found.ok()) return 1;
  std::printf("%lld run of articles\n", static_cast<long long>(found->total));
  return 0;
}
