#pragma once

#include <string>

#include "grpc_under_test.h"

namespace flovyn::testing {

/// Things in every state that RPCs are about: a workflow that runs, its task that runs, and its
/// promise that is pending; a worker that is registered. All of kOrg.
struct GrpcScene {
  explicit GrpcScene(GrpcUnderTest& grpc);

  std::string workflow = {};
  std::string task = {};
  std::string promise = {};
  std::string worker = {};
};

/// The history of a workflow of kOrg.
std::vector<v1::WorkflowEvent> HistoryOf(GrpcUnderTest& grpc, const std::string& workflow);
/// "TYPE data" of the last event.
std::string LastEventOf(GrpcUnderTest& grpc, const std::string& workflow);

/// An id that names nothing.
inline constexpr char kNobody[] = "33333333-3333-4333-8333-333333333333";

}  // namespace flovyn::testing
