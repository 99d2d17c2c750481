#pragma once

#include <memory>
#include <string>

#include "flovyn/sdk_embedded/embedded_engine.h"
#ifdef FLOVYN_WITH_GRPC
#include "flovyn/sdk_grpc/grpc_backend.h"
#endif

/// Where an example runs: "grpc://HOST:PORT" is a server, anything else the store of an engine in
/// this process. The code of workflows and tasks is the same.
inline absl::StatusOr<std::unique_ptr<flovyn::sdk::Backend>> open_backend(const std::string& url) {
#ifdef FLOVYN_WITH_GRPC
  if (const std::string scheme = "grpc://"; url.starts_with(scheme)) {
    return flovyn::GrpcBackend::Connect({.endpoints = {url.substr(scheme.size())}});
  }
#endif
  return flovyn::EmbeddedEngine::Open(url);
}
