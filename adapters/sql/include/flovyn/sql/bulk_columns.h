#pragma once

#include <tuple>

#include "flovyn/domain/bulk_job.h"
#include "flovyn/sql/column.h"

namespace flovyn::sql {

// The tables of bulk jobs, column by column (see columns.h).

/// What the creation fixes. The times, `status` and `runnable_at` come besides.
inline constexpr std::tuple kBulkJobFixed{
    Column{"id", &BulkJob::id},
    Column{"tenant_id", &BulkJob::tenant},
    Column{"entity", &BulkJob::entity},
    Column{"verb", &BulkJob::verb},
    Column{"arguments", &BulkJob::arguments},
    Column{"query", &BulkJob::query},
    Column{"reason", &BulkJob::reason},
    Column{"created_by", &BulkJob::created_by},
    Column{"max_executions", &BulkJob::max_executions},
    Column{"rate_per_second", &BulkJob::rate_per_second},
    Column{"matched", &BulkJob::matched},
};
/// What turns change; `errors` follows as JSON text.
inline constexpr std::tuple kBulkProgress{
    Column{"processed", &BulkProgress::processed}, Column{"succeeded", &BulkProgress::succeeded},
    Column{"skipped", &BulkProgress::skipped},     Column{"failed", &BulkProgress::failed},
    Column{"cursor_text", &BulkProgress::cursor},  Column{"setbacks", &BulkProgress::setbacks},
};
inline constexpr std::tuple kBulkJobState{
    Column{"status", &BulkJob::status},         Column{"error", &BulkJob::error},
    Column{"created_at", &BulkJob::created_at}, Column{"updated_at", &BulkJob::updated_at},
    Column{"ended_at", &BulkJob::ended_at},
};

inline constexpr std::tuple kBulkAudit{
    Column{"bulk_job_id", &BulkAuditEntry::job}, Column{"id", &BulkAuditEntry::id},
    Column{"action", &BulkAuditEntry::action},   Column{"actor", &BulkAuditEntry::actor},
    Column{"note", &BulkAuditEntry::note},       Column{"acted_at", &BulkAuditEntry::at},
};

}  // namespace flovyn::sql
