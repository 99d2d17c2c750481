#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/domain/events.h"
#include "script.h"

namespace flovyn::chaos {

/// One workflow of the load: what its client did to it, and what it was told and shown.
struct Case {
  Script script = {};
  std::string key = {};
  std::string id = {};  ///< Empty until its start is acknowledged.
  /// How often each signal, by its value, was sent until one was acknowledged.
  std::map<int, int> signals_sent = {};
  int acknowledged_signals = 0;
  bool cancelled = false;                 ///< Acknowledged.
  std::vector<StoredEvent> history = {};  ///< As it was read last.
  bool ended = false;                     ///< By that history.
  absl::Time started = absl::InfinitePast();
  absl::Time finished = absl::InfiniteFuture();
  std::vector<std::string> faults = {};  ///< What its client saw and must never see.

  bool IsCancelledKind() const { return script.kind == kCancelledKind; }
  /// Takes a newer reading of the history; a fault unless it continues the one before.
  void Take(std::vector<StoredEvent> read);
};

}  // namespace flovyn::chaos
