#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>

#include "deletion.h"
#include "engine_host.h"
#include "flovyn/auth/authenticators.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/grpc/grpc_server.h"
#include "in_process.h"
#include "load.h"
#include "options.h"
#include "over_grpc.h"
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

absl::Status RunOverGrpc(const Options& options) {
  if (!options.target.empty()) {
    const auto driver = MakeGrpcDriver(options.target, nullptr, options);
    return Measure(*driver, options);
  }
  FLOVYN_ASSIGN_OR_RETURN(const auto host, EngineHost::Open(options.store));
  const auto authenticator = auth::MakeOpenAuthenticator();
  FLOVYN_ASSIGN_OR_RETURN(const auto server,
                          grpc::StartGrpcServer({host->engine(), *authenticator, host->executor(),
                                                 host->logger(), host->clock()},
                                                {.port = 0}));
  absl::Status measured;
  {
    const auto driver =
        MakeGrpcDriver("127.0.0.1:" + std::to_string(server->port()), host.get(), options);
    measured = Measure(*driver, options);
  }
  server->Shutdown(absl::Seconds(5));
  return measured;
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
  const absl::Status status =
      options->mode == Mode::kGrpc ? RunOverGrpc(*options) : RunInProcess(*options);
  if (status.ok()) return 0;
  std::fprintf(stderr, "flovyn-bench: %s\n", status.ToString().c_str());
  return 1;
}

}  // namespace
}  // namespace flovyn::bench

int main(int argc, char** argv) { return flovyn::bench::Main(argc, argv); }
