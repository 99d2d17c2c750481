#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>

#include "absl/synchronization/mutex.h"
#include "deletion.h"
#include "engine_host.h"
#include "flovyn/auth/authenticators.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/grpc/grpc_server.h"
#include "flovyn/sdk_embedded/engine_backend.h"
#include "flovyn/sdk_grpc/grpc_backend.h"
#include "in_process.h"
#include "load.h"
#include "options.h"
#include "over_grpc.h"
#include "over_sdk.h"
#include "report.h"

namespace flovyn::bench {
namespace {

/// The polls of the driver wait, and nothing comes.
absl::Status Idle(Driver& driver, const Options& options) {
  FLOVYN_RETURN_IF_ERROR(driver.Work([](const std::string&) {}));
  std::this_thread::sleep_for(std::chrono::seconds(options.idle_seconds));
  driver.Stop();
  return absl::OkStatus();
}

/// One warm-up, the saturated run, and the run with one workflow at a time.
absl::Status Measure(Driver& driver, const Options& options) {
  if (options.idle_seconds > 0) return Idle(driver, options);
  Load load(driver);
  FLOVYN_RETURN_IF_ERROR(load.Begin());
  const std::size_t warm_up = std::max<std::size_t>(options.workflows / 10, 1);
  FLOVYN_RETURN_IF_ERROR(load.Run(warm_up, options.in_flight).status());
  FLOVYN_ASSIGN_OR_RETURN(const Measured all, load.Run(options.workflows, options.in_flight));
  Measured alone;
  if (options.latency_workflows > 0) {
    FLOVYN_ASSIGN_OR_RETURN(alone, load.Run(options.latency_workflows, 1));
  }
  driver.Stop();
  std::fputs(Report(options, all, alone).c_str(), stdout);
  return absl::OkStatus();
}

absl::Status RunInProcess(const Options& options) {
  FLOVYN_ASSIGN_OR_RETURN(const auto host, EngineHost::Open(options.store));
  {
    const auto driver = MakeInProcessDriver(*host, options);
    FLOVYN_RETURN_IF_ERROR(Measure(*driver, options));
  }
  return options.delete_finished ? MeasureDeletion(*host) : absl::OkStatus();
}

absl::Status RunSdk(const Options& options) {
  FLOVYN_ASSIGN_OR_RETURN(const auto host, EngineHost::Open(options.store));
  const auto backend = host->MakeBackend();
  const auto driver = MakeSdkDriver(*backend, *host, options);
  return Measure(*driver, options);
}

absl::Status MeasureSdkOn(const std::string& endpoint, EngineHost& host, const Options& options) {
  FLOVYN_ASSIGN_OR_RETURN(const auto backend,
                          sdk_grpc::GrpcBackend::Connect({.endpoints = {endpoint}}));
  const auto driver = MakeSdkDriver(*backend, host, options);
  return Measure(*driver, options);
}

absl::Status MeasureGrpcOn(const std::string& endpoint, EngineHost* host, const Options& options) {
  const auto driver = MakeGrpcDriver(endpoint, host, options);
  return Measure(*driver, options);
}

absl::Status RunOverGrpc(const Options& options) {
  if (!options.target.empty()) return MeasureGrpcOn(options.target, nullptr, options);
  FLOVYN_ASSIGN_OR_RETURN(const auto host, EngineHost::Open(options.store));
  const auto authenticator = auth::MakeOpenAuthenticator();
  FLOVYN_ASSIGN_OR_RETURN(const auto server,
                          grpc::StartGrpcServer({host->engine(), *authenticator, host->executor(),
                                                 host->logger(), host->clock()},
                                                {.port = 0}));
  const std::string endpoint = "127.0.0.1:" + std::to_string(server->port());
  absl::Status measured = options.mode == Mode::kSdkGrpc
                              ? MeasureSdkOn(endpoint, *host, options)
                              : MeasureGrpcOn(endpoint, host.get(), options);
  server->Shutdown(absl::Seconds(5));
  return measured;
}

absl::Status RunMode(const Options& options) {
  switch (options.mode) {
    case Mode::kInProcess:
      return RunInProcess(options);
    case Mode::kSdk:
      return RunSdk(options);
    case Mode::kGrpc:
    case Mode::kSdkGrpc:
      return RunOverGrpc(options);
  }
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  const absl::StatusOr<Options> options = ParseOptions(argc, argv);
  if (!options.ok()) {
    std::fprintf(stderr, "flovyn-bench: %s\n", std::string(options.status().message()).c_str());
    return 2;
  }
  if (options->help) {
    std::fputs(HelpText().c_str(), stdout);
    return 0;
  }
  const absl::Status status = RunMode(*options);
  if (status.ok()) return 0;
  std::fprintf(stderr, "flovyn-bench: %s\n", status.ToString().c_str());
  return 1;
}

}  // namespace
}  // namespace flovyn::bench

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as in the server
  return flovyn::bench::Main(argc, argv);
}
