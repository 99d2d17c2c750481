#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "field_spec.h"
#include "flovyn/domain/access.h"

namespace flovyn::http {

class Call;

/// What a handler answers; everything else of the response is the wrapper's.
struct Reply {
  int status = 200;
  std::string body = {};
  std::string location = {};  // of what was created
  std::string_view content_type = "application/json";
};

/// Answers when it returns.
using Read = absl::StatusOr<Reply> (*)(const Call& call);
/// Answers through Call::Answers() when the store has committed, or at once with an error.
using Submit = absl::Status (*)(const std::shared_ptr<Call>& call);

/// Where a route's paths begin, and so who may call it.
enum class Under {
  kRoot,           // the path as it stands; everybody
  kOrganizations,  // /api/orgs and /api/tenants; who is known
  kOrganization,   // /api/orgs/{slug} and /api/tenants/{slug}; who may act in it
};

struct Answered {
  int status = 200;
  std::string_view schema = {};  // empty: not JSON
  std::string_view description = {};
};

/// One operation: everything that serving it, and documenting it, needs.
struct Route {
  std::string_view id = {};  // unique; the operationId
  std::string_view method = {};
  Under under = Under::kOrganization;
  std::vector<std::string_view> paths = {};  // the first is the documented one, others are aliases
  std::variant<Read, Submit> handler = {};
  Action action = Action::kView;  // needed in the organization
  bool on_executor = true;        // false: it never waits, and runs where requests are read
  std::string_view tag = {};
  std::string_view summary = {};
  std::string_view request = {};       // schema of the body
  std::vector<FieldSpec> query = {};   // parameters
  std::vector<Answered> answers = {};  // successes
  std::vector<int> errors = {};        // besides those that the wrapper gives
  int wrong_state = 409;               // status when the state of the thing does not allow it

  bool is_public() const { return under == Under::kRoot; }
};

/// Of a path: "{workerId}" stands for whatever is there.
inline bool IsParameter(std::string_view segment) { return segment.starts_with('{'); }

}  // namespace flovyn::http
