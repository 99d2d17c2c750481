#include "flovyn/sdk_grpc/grpc_backend.h"

#include <algorithm>
#include <utility>

#include "executions.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/system/alarm.h"
#include "flovyn/system/executor.h"
#include "flovyn/system/logger.h"
#include "flovyn/system/system_clock.h"
#include "line.h"
#include "work.h"

namespace flovyn::sdk_grpc {
namespace {

class GrpcRuntime final : public sdk::RuntimePort {
 public:
  explicit GrpcRuntime(LogLevel level) : logger_(system::MakeLogger({.level = level})) {}

  absl::Time Now() override { return clock_->Now(); }
  void After(absl::Duration delay, std::function<void()> call) override {
    alarm_->Set(clock_->Now() + delay, std::move(call));
  }
  std::unique_ptr<Executor> MakeExecutor(std::size_t threads) override {
    return system::MakeExecutor({.threads = threads});
  }
  Logger& logger() override { return *logger_; }

  Clock& clock() { return *clock_; }
  void Stop() { alarm_->Stop(); }

 private:
  const std::unique_ptr<Clock> clock_ = system::MakeSystemClock();
  const std::unique_ptr<Logger> logger_;
  const std::unique_ptr<system::AlarmThread> alarm_ = system::MakeAlarm();
};

/// What HTTP/2 takes in a header, and no more than a key needs.
bool Sendable(const std::string& key) {
  return key.size() <= 4'096 &&
         std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
}

absl::Status CheckOptions(const GrpcOptions& options) {
  if (options.endpoints.empty()) return InvalidField("endpoints", "are missing; name a server");
  for (const std::string& endpoint : options.endpoints) {
    const std::size_t colon = endpoint.rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == endpoint.size()) {
      return InvalidField("endpoints", "\"" + endpoint + "\" is not host:port");
    }
  }
  if (!TenantId::Parse(options.org)) {
    return InvalidField("org", "\"" + options.org + "\" is not a UUID");
  }
  if (!Sendable(options.api_key)) {
    return InvalidField("api_key", "has spaces, or other bytes that no key has");
  }
  if (options.call_timeout.absl() <= absl::ZeroDuration()) {
    return InvalidField("call_timeout", "must be positive");
  }
  return absl::OkStatus();
}

}  // namespace

struct GrpcBackend::Parts {
  explicit Parts(const GrpcOptions& options)
      : runtime(options.log_level),
        line(options, runtime.clock()),
        executions(line, runtime, options.org),
        tasks(line, runtime, options.org),
        work(line, options.org),
        reports(line) {}
  /// No alarm makes a call any more when the line gives up those that are under way.
  ~Parts() { runtime.Stop(); }

  GrpcRuntime runtime;
  Line line;
  GrpcExecutions executions;
  GrpcTasks tasks;
  GrpcWork work;
  GrpcReports reports;
};

GrpcBackend::GrpcBackend(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
GrpcBackend::~GrpcBackend() = default;

absl::StatusOr<std::unique_ptr<GrpcBackend>> GrpcBackend::Connect(const GrpcOptions& options) {
  FLOVYN_RETURN_IF_ERROR(CheckOptions(options));
  return std::unique_ptr<GrpcBackend>(new GrpcBackend(std::make_unique<Parts>(options)));
}

sdk::ExecutionPort& GrpcBackend::executions() { return parts_->executions; }
sdk::TaskPort& GrpcBackend::tasks() { return parts_->tasks; }
sdk::WorkPort& GrpcBackend::work() { return parts_->work; }
sdk::ReportPort& GrpcBackend::reports() { return parts_->reports; }
sdk::RuntimePort& GrpcBackend::runtime() { return parts_->runtime; }

}  // namespace flovyn::sdk_grpc
