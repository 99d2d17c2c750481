#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace flovyn {

/// The only makers of error statuses. The code says what the caller can do about it; docs/errors.md
/// lists what becomes of each on the wire. A message says what is wrong, the actual value or size,
/// the limit, and what to do: "metadata: 51 keys, at most 50 are allowed; remove some".

/// The request is wrong and has to be changed: "<field>: <why>". `field` is the name that the
/// caller used and can be read back with FieldOf().
absl::Status InvalidField(std::string_view field, std::string_view why);
/// There is no such thing (or it belongs to somebody else): "<what> <id> was not found".
absl::Status NotFound(std::string_view what, std::string_view id);
/// The thing to be created exists with other content.
absl::Status AlreadyExists(std::string_view why);
/// The state of the thing does not allow this; repeating does not help.
absl::Status FailedPrecondition(std::string_view why);
/// Lost a race (code ABORTED); the whole operation may be repeated.
absl::Status Conflict(std::string_view why);
/// The execution has continued as new: Conflict() that names the next one, and tells
/// ContinuedOf() of the first of the chain.
absl::Status HasContinued(std::string_view id, std::string_view next, std::string_view first);
/// A quota or a bounded queue is full; later may work.
absl::Status ResourceExhausted(std::string_view why);
/// Not offered by this version: "<what> is not implemented".
absl::Status Unimplemented(std::string_view what);
/// Credentials are missing or wrong.
absl::Status Unauthenticated(std::string_view why);
/// The caller is known, but may not do this.
absl::Status PermissionDenied(std::string_view why);
/// A thing that is needed cannot be reached now; repeating may work. For transport and storage
/// faults alone: clients reconnect on this code.
absl::Status Unavailable(std::string_view why);
/// The time allowed is over; the outcome may be unknown.
absl::Status DeadlineExceeded(std::string_view why);
/// A defect of ours.
absl::Status Internal(std::string_view why);
/// The caller went away or asked to stop.
absl::Status Cancelled(std::string_view why);

/// The field that an InvalidField() status names; empty for every other status.
std::string FieldOf(const absl::Status& status);
/// The first execution of the chain that a HasContinued() status is about; empty for every other.
std::string ContinuedOf(const absl::Status& status);

}  // namespace flovyn
