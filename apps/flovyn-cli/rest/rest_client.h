#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/json/json.h"
#include "rest/request.h"
#include "settings/connection.h"

namespace flovyn::cli {

/// An answer that is JSON, as it came and as it is read.
struct Document {
  int status = 0;
  std::string text = {};
  Json value = {};
};

/// The REST API of one organization. For one thread.
class RestClient {
 public:
  /// `timeout` is how long to wait for an answer.
  RestClient(const Connection& connection, absl::Duration timeout);
  ~RestClient();
  RestClient(const RestClient&) = delete;
  RestClient& operator=(const RestClient&) = delete;

  /// Errors: Unavailable without an answer or with 503 or 504; NotFound, Unauthenticated,
  /// PermissionDenied; FailedPrecondition with what the server says otherwise.
  absl::StatusOr<Document> Call(const Request& request);
  /// The same for answers that are no JSON.
  absl::StatusOr<std::string> Text(const Request& request);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace flovyn::cli
