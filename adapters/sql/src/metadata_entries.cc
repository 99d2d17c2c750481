#include "flovyn/sql/metadata_entries.h"

#include <algorithm>
#include <bit>
#include <string>

#include "flovyn/json/canonical.h"

namespace flovyn::sql {

std::vector<std::int64_t> EntryFingerprints(const Json& object) {
  std::vector<std::int64_t> fingerprints;
  for (const auto& [key, value] : object.members()) {
    if (value.is_container()) continue;
    std::string entry = key;
    entry += '\0';  // in no key
    entry += CanonicalScalar(value);
    fingerprints.push_back(std::bit_cast<std::int64_t>(Fingerprint64(entry)));
  }
  std::ranges::sort(fingerprints);
  fingerprints.erase(std::unique(fingerprints.begin(), fingerprints.end()), fingerprints.end());
  return fingerprints;
}

}  // namespace flovyn::sql
