#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "commands/entity.h"
#include "commands/print_list.h"
#include "commands/shared_options.h"
#include "commands/watch.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::cli {
namespace {

/// What is counted.
struct Range {
  Entity entity = {};
  std::string query = {};
  std::string from = {};
  std::string to = {};
};

struct CountOptions {
  Range range = {};
  std::string watch = {};
};

struct FacetOptions {
  Range range = {};
  std::vector<std::string> keys = {};
  int limit = 20;
};

struct KeyOptions {
  Range range = {};
  int sample = 1000;
};

struct ReportOptions {
  Range range = {};
  std::string group_by = {};
  std::string bucket = {};
  bool task_seconds = false;
};

void DeclareRange(CLI::App& app, Range& range) {
  AddQueryOption(app, range.query);
  app.add_option("--from", range.from, "Only what was created then or later: 2026-01-31")
      ->type_name("TIME");
  app.add_option("--to", range.to, "Only what was created before")->type_name("TIME");
}

Request RequestOf(const Range& range, std::string_view name) {
  Request request = {.path = {std::string(range.entity.resource), std::string(name)}};
  return request.With("query", range.query).With("from", range.from).With("to", range.to);
}

void TellOfParts(Session& session, const Json& object) {
  const Json* partial = object.Find("partial");
  if (partial == nullptr || !partial->AsBool()) return;
  session.err << absl::StrFormat(
      "partial: only what was created at %s or later is counted; a narrower query or range gives "
      "all\n",
      CellOf(object.Find("since")));
}

Outcome Count(Session& session, const CountOptions& options) {
  return ShowOrWatch(session, options.watch, [&]() -> absl::StatusOr<Watched> {
    FLOVYN_ASSIGN_OR_RETURN(const Document document,
                            session.rest.Call(RequestOf(options.range, "count")));
    if (session.printer.format() == OutputFormat::kTable) {
      session.printer.Text(CellOf(document.value.Find("count")));
    } else {
      session.printer.Record(document.text, document.value, {});
    }
    TellOfParts(session, document.value);
    return Watched::kGoesOn;
  });
}

/// A row for each value, then what is in none of them.
void AppendFacet(const Json& facet, Table& table) {
  const std::string key = CellOf(facet.Find("key"));
  for (const Json& value : ListIn(facet, "values")) {
    table.rows.push_back({key, CellOf(value.Find("value")), CellOf(value.Find("count")), ""});
  }
  for (const char* rest : {"others", "missing"}) {
    table.rows.push_back({key, "", CellOf(facet.Find(rest)), rest});
  }
}

Outcome Facets(Session& session, const FacetOptions& options) {
  Request request = RequestOf(options.range, "facets");
  for (const std::string& key : options.keys) request.With("key", key);
  request.With("limit", absl::StrFormat("%d", options.limit));
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  Table table = {.titles = {"key", "value", "count", "note"}};
  for (const Json& facet : ListIn(document.value, "facets")) {
    AppendFacet(facet, table);
    TellOfParts(session, facet);
  }
  session.printer.Rows(document.text, table);
  return ExitCode::kOk;
}

Outcome Keys(Session& session, const KeyOptions& options) {
  Request request = RequestOf(options.range, "keys");
  request.With("sample", absl::StrFormat("%d", options.sample));
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  return PrintList(session, document, "keys", "key,rows");
}

std::vector<Column> ReportColumns(const ReportOptions& options) {
  std::vector<Column> columns;
  for (const auto name : absl::StrSplit(options.group_by, ',')) {
    const std::string key(name.data(), name.size());
    columns.push_back({.title = key, .path = "group." + key});
  }
  if (!options.bucket.empty()) columns.push_back({"bucket", "bucket"});
  for (const char* name : {"count", "ended", "failed", "durationSeconds", "meanDurationSeconds"}) {
    columns.push_back({name, name});
  }
  if (options.task_seconds) columns.push_back({"taskSeconds", "taskSeconds"});
  return columns;
}

Outcome Report(Session& session, const ReportOptions& options) {
  Request request = RequestOf(options.range, "report");
  request.With("groupBy", options.group_by).With("bucket", options.bucket);
  if (options.task_seconds) request.With("taskSeconds", "true");
  if (session.printer.format() == OutputFormat::kCsv) {
    // The server's own: it is whole, or refused.
    FLOVYN_ASSIGN_OR_RETURN(const std::string csv,
                            session.rest.Text(request.With("format", "csv")));
    session.printer.Text(csv);
    return ExitCode::kOk;
  }
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  session.printer.Rows(document.text,
                       TableOf(ListIn(document.value, "groups"), ReportColumns(options)));
  TellOfParts(session, document.value);
  return ExitCode::kOk;
}

void DeclareReport(CLI::App& app, ReportOptions& options) {
  DeclareRange(app, options.range);
  app.add_option("--group-by", options.group_by, "One to three keys: costCenter,kind")
      ->required()
      ->type_name("KEYS");
  app.add_option("--bucket", options.bucket, "Also by period of creation: 30m, 1h, 1d, 1w");
  app.add_flag("--task-seconds", options.task_seconds, "Add up the time of task runs, too");
  app.get_option("--from")->required();
}

}  // namespace

void AddAnalysisCommands(const Group& group, const Entity& entity) {
  Range range;
  range.entity = entity;
  AddCommand(
      group, "count", "How many meet a query", CountOptions{.range = range},
      [](CLI::App& app, CountOptions& options) {
        DeclareRange(app, options.range);
        AddWatchOption(app, options.watch);
      },
      Count);
  AddCommand(
      group, "facets", "Which values keys have, and how often", FacetOptions{.range = range},
      [](CLI::App& app, FacetOptions& options) {
        DeclareRange(app, options.range);
        AddTexts(app, "--key", options.keys,
                 "A key of the metadata, kind, status, queue or version")
            ->required();
        app.add_option("--limit", options.limit, "Values of each key, 20 unless given");
      },
      Facets);
  AddCommand(
      group, "keys", "Which keys the metadata has, from a sample", KeyOptions{.range = range},
      [](CLI::App& app, KeyOptions& options) {
        DeclareRange(app, options.range);
        app.add_option("--sample", options.sample, "So many of the newest are looked at");
      },
      Keys);
  AddCommand(group, "report", "Counts, failures and times in groups", ReportOptions{.range = range},
             DeclareReport, Report);
}

}  // namespace flovyn::cli
