#include "call.h"
#include "handlers/handlers.h"
#include "process_metrics.h"

namespace flovyn::http {
namespace {

void WriteEngineMetrics(Engine& engine, PrometheusText& out) {
  const StoreCounters counters = engine.store().counters();
  out.Metric("flovyn_units_total", "counter", "Units of work answered, refused ones included.");
  out.Sample(counters.units);
  out.Metric("flovyn_units_refused_total", "counter", "Units that their decision refused.");
  out.Sample(counters.refused);
  out.Metric("flovyn_write_transactions_total", "counter",
             "Commits; fewer than units when concurrent ones are merged.");
  out.Sample(counters.write_transactions);
  out.Metric("flovyn_failed_batches_total", "counter", "Batches that were run again unit by unit.");
  out.Sample(counters.failed_batches);
  const RetentionCounters deleted = engine.retention().counters();
  out.Metric("flovyn_retention_deleted_total", "counter",
             "Finished executions that were deleted because of their age.");
  out.Sample(deleted.workflows, {{"type", "workflow"}});
  out.Sample(deleted.tasks, {{"type", "task"}});
  out.Metric("flovyn_parked_polls", "gauge", "Polls of workers that wait for work on this node.");
  out.Sample(std::uint64_t{engine.dispatch().parked_polls()});
}

/// The labels of a series are views on the names of `labels`.
void WriteExecutionMetrics(const ExecutionCounts& counts, PrometheusText& out) {
  out.Metric("flovyn_executions_total", "counter",
             "What happened to executions on this node, by the values of their metadata.");
  std::vector<std::string> names;
  for (const std::string& key : counts.metadata_keys()) names.push_back("metadata_" + key);
  for (const auto& [series, count] : counts.Read()) {
    PrometheusText::Labels labels = {{"event", series.event}};
    for (std::size_t i = 0; i < names.size(); ++i) labels.emplace_back(names[i], series.values[i]);
    out.Sample(count, labels);
  }
}

void WriteLiveMetrics(const LiveQueries& views, PrometheusText& out) {
  out.Metric("flovyn_open_live_queries", "gauge", "Live queries that are open on this node.");
  out.Sample(std::uint64_t{views.open_views()});
}

void WriteStreamMetrics(const StreamService& streams, PrometheusText& out) {
  const RelayCounters counters = streams.relay_counters();
  out.Metric("flovyn_open_streams", "gauge", "Event streams that are open on this node.");
  out.Sample(std::uint64_t{streams.open_streams()});
  out.Metric("flovyn_stream_relay_items_total", "counter",
             "Worker data that went to other nodes (refused: the database took it not), and that "
             "came from them or was lost before it came.");
  out.Sample(counters.sent, {{"result", "sent"}});
  out.Sample(counters.refused, {{"result", "refused"}});
  out.Sample(counters.received, {{"result", "received"}});
  out.Sample(counters.lost, {{"result", "lost"}});
}

}  // namespace

absl::StatusOr<Reply> Metrics(const Call& call) {
  PrometheusText out;
  out.Metric("flovyn_build_info", "gauge", "The running version.");
  out.Sample(std::uint64_t{1}, {{"version", call.env().options.version},
                                {"store", std::string(call.engine().store().traits().name)}});
  WriteEngineMetrics(call.engine(), out);
  WriteExecutionMetrics(call.engine().execution_counts(), out);
  WriteLiveMetrics(call.engine().live_queries(), out);
  WriteStreamMetrics(call.engine().streams(), out);
  call.env().metrics.Write(out);
  WriteProcessMetrics(out);
  return Reply{.body = out.text(), .content_type = "text/plain; version=0.0.4; charset=utf-8"};
}

}  // namespace flovyn::http
