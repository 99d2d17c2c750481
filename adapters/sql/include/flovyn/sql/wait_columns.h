#pragma once

#include <tuple>

#include "flovyn/domain/audit.h"
#include "flovyn/domain/message.h"
#include "flovyn/domain/promise.h"
#include "flovyn/domain/task_log.h"
#include "flovyn/domain/timer.h"
#include "flovyn/sql/column.h"

namespace flovyn::sql {

// The tables of what executions wait for and tell, and of what is told about them, column by column
// (see columns.h).

inline constexpr std::tuple kPromise{
    Column{"id", &Promise::id},
    Column{"tenant_id", &Promise::tenant},
    Column{"workflow_execution_id", &Promise::workflow},
    Column{"name", &Promise::name},
    Column{"status", &Promise::status},
    Column{"created_at", &Promise::created_at},
    Column{"timeout_at", &Promise::timeout_at},
    Column{"value", &Promise::value},
    Column{"error", &Promise::error},
    Column{"settled_at", &Promise::settled_at},
};

inline constexpr std::tuple kTimerKey{
    Column{"owner_id", &TimerKey::owner},
    Column{"kind", &TimerKey::kind},
    Column{"name", &TimerKey::name},
};
/// Of timer; `held` is changed by the owner's end alone.
inline constexpr std::tuple kTimer{
    Column{"owner_id", &Timer::key, &TimerKey::owner},
    Column{"kind", &Timer::key, &TimerKey::kind},
    Column{"name", &Timer::key, &TimerKey::name},
    Column{"due_at", &Timer::due},
};

inline constexpr std::tuple kMessageKey{
    Column{"target_id", &MessageKey::target},
    Column{"kind", &MessageKey::kind},
    Column{"source_id", &MessageKey::source},
};
inline constexpr std::tuple kMessage{
    Column{"target_id", &Message::key, &MessageKey::target},
    Column{"kind", &Message::key, &MessageKey::kind},
    Column{"source_id", &Message::key, &MessageKey::source},
    Column{"reason", &Message::reason},
    Column{"held", &Message::held},
    Column{"created_at", &Message::created_at},
};

inline constexpr std::tuple kTaskLog{
    Column{"task_execution_id", &TaskLogLine::task},
    Column{"number", &TaskLogLine::number},
    Column{"level", &TaskLogLine::level},
    Column{"message", &TaskLogLine::message},
    Column{"logged_at", &TaskLogLine::at},
};

inline constexpr std::tuple kAudit{
    Column{"id", &AuditEntry::id},         Column{"execution_id", &AuditEntry::execution},
    Column{"action", &AuditEntry::action}, Column{"acted_at", &AuditEntry::at},
    Column{"actor", &AuditEntry::actor},   Column{"note", &AuditEntry::note},
    Column{"cause", &AuditEntry::cause},   Column{"change", &AuditEntry::change},
};

}  // namespace flovyn::sql
