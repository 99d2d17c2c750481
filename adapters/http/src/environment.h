#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "flovyn/base/mutex.h"
#include "flovyn/http/http_server.h"
#include "request_metrics.h"
#include "result_waits.h"
#include "router.h"
#include "schema/schema_book.h"

namespace flovyn::http {

/// How many calls are not done with the engine yet. Safe for concurrent use.
class CallCount {
 public:
  void Enter();
  void Leave();
  void WaitUntilNone();

 private:
  Mutex mutex_;
  Condition none_;
  std::size_t calls_ ABSL_GUARDED_BY(mutex_) = 0;
};

/// What all calls work with.
struct Environment {
  Environment(const HttpServerDeps& deps_given, const HttpServerOptions& options_given);

  HttpServerDeps deps;
  HttpServerOptions options;
  Router router;
  std::string openapi;  // the document
  const std::unique_ptr<ResultWaits> waits;
  CallCount calls;
  RequestMetrics metrics;
  SchemaBook schemas;
};

}  // namespace flovyn::http
