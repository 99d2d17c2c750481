#pragma once

#include "worker_code.h"

namespace orders {

/// Order workflows and their tasks, for a Worker.
WorkerCode OrderCode();

}  // namespace orders
