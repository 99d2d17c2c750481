#include "environment.h"

#include "openapi.h"
#include "routes.h"

namespace flovyn::http {

void CallCount::Enter() {
  MutexLock lock(mutex_);
  ++calls_;
}

void CallCount::Leave() {
  MutexLock lock(mutex_);
  if (--calls_ == 0) none_.NotifyAll();
}

void CallCount::WaitUntilNone() {
  MutexLock lock(mutex_);
  while (calls_ != 0) none_.Wait(mutex_);
}

Environment::Environment(const HttpServerDeps& deps_given, const HttpServerOptions& options_given)
    : deps(deps_given),
      options(options_given),
      router(AllRoutes()),
      openapi(OpenApiDocument(router, options.version)),
      waits(std::make_unique<ResultWaits>(deps, options.max_result_waits)),
      schemas(deps.engine.workers(), deps.clock, deps.logger) {}

}  // namespace flovyn::http
