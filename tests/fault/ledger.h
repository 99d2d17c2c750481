#pragma once

#include <map>
#include <string>
#include <vector>

#include "case.h"
#include "flovyn/base/mutex.h"

namespace flovyn::chaos {

/// What all clients did; thread-safe.
class Ledger {
 public:
  struct Counts {
    int asked = 0;         ///< Starts that were sent.
    int acknowledged = 0;  ///< Of them.
    int ended = 0;         ///< Seen to have ended.
    int unanswered = 0;    ///< Calls that no server answered, so that they were repeated.
  };

  void Asked();
  void Acknowledged();
  void Ended();
  void Unanswered(int calls);
  /// An answer that a client repeats its call on, by what was called and what it said.
  void Refused(const std::string& what);
  void Add(Case one);

  Counts counts() const;
  std::map<std::string, int> refusals() const;
  /// All that were added; none is left.
  std::vector<Case> TakeCases();

 private:
  mutable Mutex mutex_;
  Counts counts_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int> refusals_ ABSL_GUARDED_BY(mutex_);
  std::vector<Case> cases_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn::chaos
