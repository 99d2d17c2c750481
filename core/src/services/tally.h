#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "flovyn/ports/clock.h"
#include "flovyn/services/analysis_service.h"

namespace flovyn {

/// Groups that are added up over periods of creation.
struct Tally {
  std::map<std::string, Group> groups = {};  ///< By a text of keys and bucket.
  bool truncated = false;
  Coverage coverage = {};

  std::int64_t count() const;
};

/// What is counted, and how long that may take.
struct TallyRequest {
  query::Condition condition = {};
  absl::Time from = absl::InfinitePast();
  absl::Time to = absl::InfiniteFuture();
  GroupRequest groups = {};
  absl::Duration time = absl::ZeroDuration();
};

/// Asks `group` for one period after the other, the newest first, each as long as the last one's
/// time suggests, until all of [from, to) is counted or the time is over. At least one period is
/// counted.
absl::StatusOr<Tally> CountByPeriods(
    const TallyRequest& request, const Clock& clock,
    absl::FunctionRef<absl::StatusOr<Grouped>(const query::Query&, const GroupRequest&)> group);

}  // namespace flovyn
