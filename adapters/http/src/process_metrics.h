#pragma once

#include "prometheus.h"

namespace flovyn::http {

/// CPU time, memory, open files and threads of this process, under Prometheus' usual names.
void WriteProcessMetrics(PrometheusText& out);

}  // namespace flovyn::http
