#include <charconv>

#include "absl/strings/str_format.h"
#include "flovyn/sdk/replay/activation.h"
#include "mismatch.h"

namespace flovyn::sdk {

/// What an execution has once been told stays, also when the marker was not recorded because the
/// code ran here before the change was made: then it is the oldest version.
int Activation::Version(std::string_view change, int min, int max) {
  const auto known = versions_.find(change);
  int version = max;
  const auto recorded = history_.versions().find(change);
  if (known != versions_.end()) {
    version = known->second;
  } else if (recorded != history_.versions().end()) {
    const std::string_view text = recorded->second;
    std::from_chars(text.data(), text.data() + text.size(), version);
  } else if (live()) {
    RecordOperation(std::string(kVersionPrefix) + std::string(change), std::to_string(max));
  } else {
    version = min;
  }
  versions_.emplace(change, version);
  if (version < min || version > max) Violate(VersionOutOfRange(change, version, min, max));
  return version;
}

}  // namespace flovyn::sdk
