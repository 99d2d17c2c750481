#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/tenant.h"
#include "flovyn/ports/logger.h"
#include "flovyn/sdk/duration.h"
#include "flovyn/sdk/runtime.h"

namespace flovyn::sdk_grpc {

struct GrpcOptions {
  /// "host:port" of each server; several share their data. Calls are spread over those that answer.
  std::vector<std::string> endpoints = {"127.0.0.1:9090"};
  std::string org = std::string(kDefaultTenantId);  ///< UUID.
  std::string api_key = {};                         ///< Empty: none is sent.
  /// Encrypts, and checks the servers' certificates: against these (PEM), else the machine's.
  bool tls = false;
  std::string root_certificates = {};              ///< Not empty: `tls` is meant.
  sdk::Duration call_timeout = absl::Seconds(10);  ///< For one answer; polls have longer.
  LogLevel log_level = LogLevel::kWarning;         ///< Of lines on standard error.
};

/// Servers over gRPC:
///   auto server = flovyn::GrpcBackend::Connect({.endpoints = {"127.0.0.1:9090"}});
///   flovyn::Client client(**server);
/// Clients and workers are made on it and end before it does. It connects when it has to, and again
/// when a connection was lost. A call that no server answered ends with Unavailable, which names
/// the server; whether it took effect is unknown.
class GrpcBackend final : public sdk::Backend {
 public:
  /// Returns at once, whether there is a server or not. Errors: InvalidArgument (an option).
  static absl::StatusOr<std::unique_ptr<GrpcBackend>> Connect(const GrpcOptions& options = {});
  /// Gives up the calls that are under way.
  ~GrpcBackend() override;

  sdk::ExecutionPort& executions() override;
  sdk::TaskPort& tasks() override;
  sdk::WorkPort& work() override;
  sdk::ReportPort& reports() override;
  sdk::RuntimePort& runtime() override;

 private:
  struct Parts;
  explicit GrpcBackend(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace flovyn::sdk_grpc

namespace flovyn {
using sdk_grpc::GrpcBackend;
using sdk_grpc::GrpcOptions;
}  // namespace flovyn
