#include "case.h"

#include <algorithm>
#include <utility>

#include "histories/history.h"
#include "histories/history_rules.h"

namespace flovyn::chaos {
namespace {

bool Same(const StoredEvent& a, const StoredEvent& b) {
  return a.sequence == b.sequence && a.type == b.type && a.data == b.data;
}

}  // namespace

void Case::Take(std::vector<StoredEvent> read) {
  const bool continues = read.size() >= history.size() &&
                         std::equal(history.begin(), history.end(), read.begin(), Same);
  if (!continues) {
    faults.push_back("what was read of its history has gone or changed; before:" +
                     testing::TextOf(history));
  }
  history = std::move(read);
  ended = std::ranges::any_of(
      history, [](const StoredEvent& event) { return testing::IsEnding(event.type); });
}

}  // namespace flovyn::chaos
