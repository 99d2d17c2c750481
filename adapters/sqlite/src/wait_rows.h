#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "flovyn/domain/message.h"
#include "flovyn/domain/promise.h"
#include "flovyn/domain/timer.h"
#include "flovyn/sql/connection.h"
#include "flovyn/unit/working_set.h"

namespace flovyn::sqlite {

absl::StatusOr<std::optional<Promise>> FindPromise(sql::Connection& connection,
                                                   const PromiseId& id);
/// The newest pending one of the name.
absl::StatusOr<std::optional<Promise>> FindPendingPromise(sql::Connection& connection,
                                                          const PromiseName& name);
absl::StatusOr<std::optional<Timer>> FindTimer(sql::Connection& connection, const TimerKey& key);
absl::StatusOr<std::optional<Message>> FindMessage(sql::Connection& connection,
                                                   const MessageKey& key);

/// Writes promises, timers, messages, what ends them, and the reports of tasks.
absl::Status WriteWaits(sql::Connection& connection, const WorkingSet& set);

}  // namespace flovyn::sqlite
