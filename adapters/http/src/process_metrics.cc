#include "process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>

namespace flovyn::http {
namespace {

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// 0 where the system does not tell.
std::uint64_t ResidentBytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  unsigned long long total = 0;
  unsigned long long resident = 0;
  const int read = std::fscanf(file, "%llu %llu", &total, &resident);
  std::fclose(file);
  return read == 2 ? resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

}  // namespace

void WriteProcessMetrics(PrometheusText& out) {
  rusage usage = {};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) {
    out.Metric("process_cpu_seconds_total", "counter", "User and system CPU time.");
    out.Sample(Seconds(usage.ru_utime) + Seconds(usage.ru_stime));
  }
  out.Metric("process_resident_memory_bytes", "gauge", "Resident memory.");
  out.Sample(ResidentBytes());
}

}  // namespace flovyn::http
