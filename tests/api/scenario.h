#pragma once

#include "in_process.h"
#include "over_grpc.h"
#include "over_http.h"
#include "test.h"

/// A scenario that runs once per transport: TestType is the ApiUnderTest.
#define FLOVYN_API_SCENARIO(name) TEMPLATE_TEST_CASE(name, "[api]", InProcess, OverGrpc, OverHttp)

namespace flovyn::testing {

template <class T>
T Must(absl::StatusOr<T> value) {
  INFO(value.status());
  REQUIRE(value.ok());
  return *std::move(value);
}

inline std::vector<std::string> TypesOf(const std::vector<ApiEvent>& history) {
  std::vector<std::string> types;
  for (const ApiEvent& event : history) types.push_back(event.type);
  return types;
}

inline std::string NewTaskId() {
  static std::uint64_t last = 0;
  return MakeUuidV7(7, 0, ++last).str();
}

}  // namespace flovyn::testing
