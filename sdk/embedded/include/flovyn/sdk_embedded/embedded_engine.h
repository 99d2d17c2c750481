#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "flovyn/ports/unit_store.h"
#include "flovyn/sdk/client.h"
#include "flovyn/sdk/runtime.h"
#include "flovyn/services/engine.h"

namespace flovyn::sdk_embedded {

struct EmbeddedOptions {
  std::size_t threads = 4;  ///< For reads of the store.
  EngineOptions engine = {};
};

/// The whole engine in this process, with all that it needs:
///   auto engine = flovyn::EmbeddedEngine::Open("sqlite:orders.db");
///   flovyn::Client client(**engine);
/// Clients and workers are made on it and end before it does.
class EmbeddedEngine : public sdk::Backend {
 public:
  /// "sqlite:PATH" (made when missing), "postgres://…" (shared by any number of processes), or
  /// "memory:" (lost with the process). Errors: InvalidArgument (url), and those of the store.
  static absl::StatusOr<std::unique_ptr<EmbeddedEngine>> Open(const std::string& url,
                                                              const EmbeddedOptions& options = {});
  /// Ends it; what is open goes on when the same store is opened again.
  ~EmbeddedEngine() override;

  /// Client::start, within a transaction of your own: the start is committed or rolled back with
  /// it (see postgres::JoinedTransaction, which is a `units`). Errors: also those of `units`.
  template <class Out, class In>
  absl::StatusOr<sdk::Execution<Out>> start_in(UnitStore& units, std::string_view kind,
                                               const In& input,
                                               const sdk::StartWorkflowOptions& options = {}) {
    FLOVYN_ASSIGN_OR_RETURN(std::string json, sdk::ToJson(input, "input"));
    FLOVYN_ASSIGN_OR_RETURN(const StartedWorkflow started,
                            StartIn(units, options.Request(std::string(kind), std::move(json))));
    return sdk::Execution<Out>{started.id, started.created};
  }

  sdk::ExecutionPort& executions() override;
  sdk::TaskPort& tasks() override;
  sdk::WorkPort& work() override;
  sdk::ReportPort& reports() override;
  sdk::RuntimePort& runtime() override;
  Engine& engine();

 private:
  struct Parts;
  explicit EmbeddedEngine(std::unique_ptr<Parts> parts);
  absl::StatusOr<StartedWorkflow> StartIn(UnitStore& units, StartWorkflowRequest request);

  std::unique_ptr<Parts> parts_;
};

}  // namespace flovyn::sdk_embedded

namespace flovyn {
using sdk_embedded::EmbeddedEngine;
}  // namespace flovyn
