#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace flovyn::postgres {

/// What the server said about a statement that failed. Its DETAIL is left out on purpose: it quotes
/// row data.
struct ServerError {
  std::string_view sqlstate = {};    ///< Five characters.
  std::string_view message = {};     ///< One line, in the server's words.
  std::string_view statement = {};   ///< Our name of the statement.
  std::string_view constraint = {};  ///< Empty unless one was violated.
};

/// The one place where SQLSTATEs get a meaning: Aborted (run the transaction again; also for the
/// unique violations that only a race can cause), Unavailable,
/// DeadlineExceeded, AlreadyExists, PermissionDenied, FailedPrecondition (configuration), and
/// Internal for all that a correct program never sees.
absl::Status StatusOf(const ServerError& error);

/// In the words of the store's port: what is neither a conflict nor an outage is our defect, or
/// data that the database refuses.
absl::Status AsStoreStatus(const absl::Status& status);

}  // namespace flovyn::postgres
