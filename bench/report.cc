#include "report.h"

#include "absl/strings/str_format.h"

namespace flovyn::bench {
namespace {

double Percentile(const Measured& measured, double fraction) {
  if (measured.latencies.empty()) return 0;
  const auto last = static_cast<double>(measured.latencies.size() - 1);
  return absl::ToDoubleMilliseconds(measured.latencies[static_cast<std::size_t>(fraction * last)]);
}

double PerWorkflow(double value, const Measured& measured) {
  return measured.completed == 0 ? 0 : value / static_cast<double>(measured.completed);
}

std::string Writes(const Measured& measured) {
  if (measured.write_transactions < 0) return "null";
  return absl::StrFormat("%.3f",
                         PerWorkflow(static_cast<double>(measured.write_transactions), measured));
}

std::string AsText(const Options& options, const Measured& all, const Measured& alone) {
  std::string text = absl::StrFormat(
      "%d one-task workflows, %d in flight, %d metadata keys, %d-byte payloads, %s on %s\n",
      all.completed, options.in_flight, options.metadata_keys, options.payload_bytes,
      NameOf(options.mode), options.target.empty() ? options.store : options.target);
  text += absl::StrFormat("  completed per second      %10.0f\n",
                          static_cast<double>(all.completed) / all.seconds);
  text += absl::StrFormat("  start to complete         %10.2f ms p50 %10.2f ms p99\n",
                          Percentile(all, 0.5), Percentile(all, 0.99));
  text += absl::StrFormat("  CPU of this process       %10.0f us per workflow\n",
                          PerWorkflow(all.cpu_seconds, all) * 1e6);
  text += absl::StrFormat("  write transactions        %10s per workflow\n", Writes(all));
  if (alone.completed == 0) return text;
  text += absl::StrFormat("one at a time (%d)\n", alone.completed);
  text += absl::StrFormat("  start to complete         %10.2f ms p50 %10.2f ms p99\n",
                          Percentile(alone, 0.5), Percentile(alone, 0.99));
  text += absl::StrFormat("  write transactions        %10s per workflow\n", Writes(alone));
  return text;
}

std::string AsJson(const Options& options, const Measured& all, const Measured& alone) {
  return absl::StrFormat(
      R"({"mode":"%s","workflows":%d,"in_flight":%d,"metadata_keys":%d,"payload_bytes":%d,)"
      R"("per_second":%.1f,"p50_ms":%.3f,"p99_ms":%.3f,"cpu_us":%.1f,"writes":%s,)"
      R"("alone":{"workflows":%d,"p50_ms":%.3f,"p99_ms":%.3f,"writes":%s}})"
      "\n",
      NameOf(options.mode), all.completed, options.in_flight, options.metadata_keys,
      options.payload_bytes, static_cast<double>(all.completed) / all.seconds, Percentile(all, 0.5),
      Percentile(all, 0.99), PerWorkflow(all.cpu_seconds, all) * 1e6, Writes(all), alone.completed,
      Percentile(alone, 0.5), Percentile(alone, 0.99), Writes(alone));
}

}  // namespace

std::string Report(const Options& options, const Measured& saturated, const Measured& alone) {
  return options.json ? AsJson(options, saturated, alone) : AsText(options, saturated, alone);
}

}  // namespace flovyn::bench
