#include <algorithm>

#include "absl/strings/str_format.h"
#include "arguments/metadata_arguments.h"
#include "commands/entity.h"
#include "commands/shared_options.h"
#include "commands/watch.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/writer.h"

namespace flovyn::cli {
namespace {

/// The server gives no more in one answer.
constexpr int kPageRows = 100;
/// All are held until they are printed.
constexpr int kMaxRows = 100'000;

struct ListOptions {
  Entity entity = {};
  std::string query = {};
  std::string status = {};
  std::string kind = {};
  std::string queue = {};
  MetadataArguments metadata = {};
  int limit = 20;
  std::string cursor = {};
  bool all = false;
  std::string columns = {};
  std::string watch = {};
};

void Declare(CLI::App& app, ListOptions& options) {
  AddQueryOption(app, options.query);
  app.add_option("--status", options.status, "Only those with this status: FAILED");
  app.add_option("--kind", options.kind, "Only those of this kind");
  app.add_option("--queue", options.queue, "Only those of this queue");
  AddMetadataOptions(app, options.metadata, "Only those with this in their metadata");
  app.add_option("--limit", options.limit, "At most so many rows, 20 unless given")
      ->check(CLI::Range(1, kMaxRows));
  app.add_flag("--all", options.all, "All rows, page after page; at most 100,000");
  app.add_option("--cursor", options.cursor, "Go on where an earlier list says that it ended");
  app.add_option("--columns", options.columns,
                 "What to show of each, as in id,status,metadata.region")
      ->default_str(std::string(options.entity.columns));
  AddWatchOption(app, options.watch);
}

/// The rows of all the pages that were asked for.
struct Rows {
  std::vector<Json> items = {};
  Document first = {};
  int pages = 0;
  std::string next_cursor = {};
};

absl::StatusOr<Request> FirstPage(const ListOptions& options) {
  Request request = {.path = {std::string(options.entity.resource)}};
  request.With("query", options.query)
      .With("status", options.status)
      .With("kind", options.kind)
      .With("queue", options.queue);
  if (options.metadata.given()) {
    FLOVYN_ASSIGN_OR_RETURN(const Json metadata, MetadataOf(options.metadata, "--metadata"));
    request.With("metadata", metadata.Dump());
  }
  return request;
}

absl::StatusOr<Rows> Fetch(Session& session, const ListOptions& options) {
  FLOVYN_ASSIGN_OR_RETURN(const Request base, FirstPage(options));
  const std::size_t wanted = static_cast<std::size_t>(options.all ? kMaxRows : options.limit);
  Rows rows;
  rows.next_cursor = options.cursor;
  do {
    Request request = base;
    request.With("cursor", rows.next_cursor)
        .With("limit",
              absl::StrFormat("%d", std::min<std::size_t>(kPageRows, wanted - rows.items.size())));
    FLOVYN_ASSIGN_OR_RETURN(Document page, session.rest.Call(request));
    const Json* list = page.value.Find(options.entity.list);
    if (list == nullptr) return FailedPrecondition("the answer has no list");
    rows.items.insert(rows.items.end(), list->items().begin(), list->items().end());
    rows.next_cursor = CellOf(page.value.Find("nextCursor"));
    if (rows.pages++ == 0) rows.first = std::move(page);
  } while (!rows.next_cursor.empty() && rows.items.size() < wanted);
  return rows;
}

/// One page as it came; several as if they were one.
std::string DocumentOf(const Rows& rows, const Entity& entity) {
  if (rows.pages == 1) return rows.first.text;
  JsonArrayWriter items;
  for (const Json& item : rows.items) items.AddRaw(item.Dump());
  JsonObjectWriter document;
  document.AddRaw(entity.list, items.Finish());
  for (const std::string_view name : {"total", "totalIsLowerBound"}) {
    if (const Json* value = rows.first.value.Find(name)) document.AddRaw(name, value->Dump());
  }
  if (!rows.next_cursor.empty()) document.Add("nextCursor", rows.next_cursor);
  return document.Finish();
}

void TellOfMore(Session& session, const Rows& rows) {
  if (rows.next_cursor.empty() || session.printer.is_json()) return;
  const Json* bound = rows.first.value.Find("totalIsLowerBound");
  session.err << absl::StrFormat("%d of %s%s; go on with --cursor %s\n", rows.items.size(),
                                 bound != nullptr && bound->AsBool() ? "more than " : "",
                                 CellOf(rows.first.value.Find("total")), rows.next_cursor);
}

Outcome Run(Session& session, const ListOptions& options) {
  const std::string_view asked = options.columns.empty() ? options.entity.columns : options.columns;
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<Column> columns, ParseColumns(asked));
  return ShowOrWatch(session, options.watch, [&]() -> absl::StatusOr<Watched> {
    FLOVYN_ASSIGN_OR_RETURN(const Rows rows, Fetch(session, options));
    session.printer.Rows(DocumentOf(rows, options.entity), TableOf(rows.items, columns));
    TellOfMore(session, rows);
    return Watched::kGoesOn;
  });
}

}  // namespace

void AddListCommand(const Group& group, const Entity& entity) {
  ListOptions options;
  options.entity = entity;
  AddCommand(group, "list", "Find them, the newest first unless the query has an order", options,
             Declare, Run);
}

}  // namespace flovyn::cli
