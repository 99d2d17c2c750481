#include "metadata/starts.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/time/clock.h"
#include "flovyn/auth/authenticators.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/grpc/grpc_server.h"
#include "in_process.h"
#include "load.h"
#include "over_grpc.h"

namespace flovyn::bench::metadata {
namespace {

constexpr std::size_t kRounds = 10;
constexpr std::size_t kKeys = 6;

class Starter {
 public:
  Starter(Driver& driver, std::size_t in_flight) : driver_(driver), in_flight_(in_flight) {}

  /// Starts a second.
  absl::StatusOr<double> Round(std::size_t starts) {
    const absl::Time began = absl::Now();
    for (std::size_t i = 0; i < starts; ++i) {
      {
        std::unique_lock lock(mutex_);
        answered_.wait(lock, [&] { return open_ < in_flight_; });
        FLOVYN_RETURN_IF_ERROR(failure_);
        ++open_;
      }
      driver_.Start([this](const absl::StatusOr<std::string>& id) { Answered(id.status()); });
    }
    {
      std::unique_lock lock(mutex_);
      answered_.wait(lock, [&] { return open_ == 0; });
    }
    FLOVYN_RETURN_IF_ERROR(failure_);
    return static_cast<double>(starts) / absl::ToDoubleSeconds(absl::Now() - began);
  }

 private:
  void Answered(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    failure_.Update(status);
    --open_;
    answered_.notify_one();
  }

  Driver& driver_;
  const std::size_t in_flight_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::size_t open_ = 0;
  absl::Status failure_;
};

struct Drivers {
  std::unique_ptr<Driver> plain = nullptr;
  std::unique_ptr<Driver> with_metadata = nullptr;
};

absl::Status TakeTurns(Drivers drivers, const Options& options, StartRates& rates) {
  Starter plain(*drivers.plain, options.in_flight);
  Starter with_metadata(*drivers.with_metadata, options.in_flight);
  const std::size_t starts = std::max<std::size_t>(options.starts / kRounds, 1);
  FLOVYN_RETURN_IF_ERROR(with_metadata.Round(starts).status());  // a warm-up
  for (std::size_t round = 0; round < kRounds; ++round) {
    FLOVYN_ASSIGN_OR_RETURN(const double without, plain.Round(starts));
    FLOVYN_ASSIGN_OR_RETURN(const double with, with_metadata.Round(starts));
    rates.plain.push_back(without);
    rates.with_metadata.push_back(with);
  }
  std::ranges::sort(rates.plain);
  std::ranges::sort(rates.with_metadata);
  return absl::OkStatus();
}

bench::Options LoadOf(std::size_t keys) {
  bench::Options load;
  load.metadata_keys = keys;
  return load;
}

}  // namespace

absl::StatusOr<std::vector<StartRates>> MeasureStarts(EngineHost& host, const Options& options) {
  const bench::Options plain = LoadOf(0);
  const bench::Options with_metadata = LoadOf(kKeys);
  const auto authenticator = auth::MakeOpenAuthenticator();
  FLOVYN_ASSIGN_OR_RETURN(const auto server,
                          grpc::StartGrpcServer({host.engine(), *authenticator, host.executor(),
                                                 host.logger(), host.clock()},
                                                {.port = 0}));
  const std::string endpoint = "127.0.0.1:" + std::to_string(server->port());
  StartRates over_grpc{.way = "over gRPC", .required = true};
  absl::Status status = TakeTurns(
      {MakeGrpcDriver(endpoint, &host, plain), MakeGrpcDriver(endpoint, &host, with_metadata)},
      options, over_grpc);
  server->Shutdown(absl::Seconds(5));
  FLOVYN_RETURN_IF_ERROR(status);
  StartRates in_process{.way = "in process"};
  FLOVYN_RETURN_IF_ERROR(
      TakeTurns({MakeInProcessDriver(host, plain), MakeInProcessDriver(host, with_metadata)},
                options, in_process));
  return std::vector<StartRates>{std::move(over_grpc), std::move(in_process)};
}

}  // namespace flovyn::bench::metadata
