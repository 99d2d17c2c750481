#pragma once

#include <tuple>

#include "flovyn/domain/metadata_field.h"
#include "flovyn/domain/tenant.h"
#include "flovyn/domain/worker.h"
#include "flovyn/query/saved_query.h"
#include "flovyn/sql/column.h"

namespace flovyn::sql {

// The tables of tenants, workers, definitions, metadata fields and saved queries, column by column
// (see columns.h).

inline constexpr std::tuple kTenant{
    Column{"id", &Tenant::id},
    Column{"name", &Tenant::name},
    Column{"slug", &Tenant::slug},
    Column{"tier", &Tenant::tier},
    Column{"region", &Tenant::region},
    Column{"created_at", &Tenant::created_at},
    Column{"updated_at", &Tenant::updated_at},
};

inline constexpr std::tuple kWorker{
    Column{"id", &Worker::id},
    Column{"tenant_id", &Worker::tenant},
    Column{"name", &Worker::name},
    Column{"version", &Worker::version},
    Column{"worker_type", &Worker::type},
    Column{"host_name", &Worker::host_name},
    Column{"process_id", &Worker::process_id},
    Column{"registered_at", &Worker::registered_at},
    Column{"last_seen_at", &Worker::last_seen_at},
};

/// Of workflow_definition and task_definition; tags follow as a JSON array.
inline constexpr std::tuple kDefinition{
    Column{"id", &Definition::id},
    Column{"tenant_id", &Definition::tenant},
    Column{"kind", &Definition::capability, &Capability::kind},
    Column{"name", &Definition::capability, &Capability::name},
    Column{"description", &Definition::capability, &Capability::description},
    Column{"timeout_seconds", &Definition::capability, &Capability::timeout_seconds},
    Column{"cancellable", &Definition::capability, &Capability::cancellable},
    Column{"retry_policy", &Definition::capability, &Capability::retry_policy},
    Column{"metadata", &Definition::capability, &Capability::metadata},
    Column{"input_schema", &Definition::capability, &Capability::input_schema},
    Column{"output_schema", &Definition::capability, &Capability::output_schema},
    Column{"version", &Definition::capability, &Capability::version},
    Column{"content_hash", &Definition::capability, &Capability::content_hash},
    Column{"first_seen_at", &Definition::first_seen_at},
    Column{"last_registered_at", &Definition::last_registered_at},
};

// What identifies a row, what an update replaces, and what the database keeps.

inline constexpr std::tuple kMetadataFieldIdentity{
    Column{"id", &MetadataField::id},
    Column{"tenant_id", &MetadataField::tenant},
};
inline constexpr std::tuple kMetadataFieldContent{
    Column{"key", &MetadataField::key},
    Column{"display_name", &MetadataField::display_name},
    Column{"description", &MetadataField::description},
    Column{"field_type", &MetadataField::type},
    Column{"allowed_values", &MetadataField::allowed_values},
    Column{"workflow_kind", &MetadataField::workflow_kind},
    Column{"task_kind", &MetadataField::task_kind},
    Column{"display_order", &MetadataField::display_order},
    Column{"strict", &MetadataField::strict},
    Column{"sensitive", &MetadataField::sensitive},
    Column{"extract_from", &MetadataField::extract_from},
};
inline constexpr std::tuple kMetadataFieldKept{
    Column{"created_at", &MetadataField::created_at},
    Column{"updated_at", &MetadataField::updated_at},
};

inline constexpr std::tuple kSavedQueryIdentity{
    Column{"id", &query::SavedQuery::id},
    Column{"tenant_id", &query::SavedQuery::tenant},
};
inline constexpr std::tuple kSavedQueryContent{
    Column{"name", &query::SavedQuery::name},
    Column{"description", &query::SavedQuery::description},
    Column{"entity_type", &query::SavedQuery::entity},
    Column{"query", &query::SavedQuery::query},
    Column{"is_shared", &query::SavedQuery::shared},
    Column{"created_by", &query::SavedQuery::created_by},
};
inline constexpr std::tuple kSavedQueryKept{
    Column{"created_at", &query::SavedQuery::created_at},
    Column{"updated_at", &query::SavedQuery::updated_at},
    Column{"use_count", &query::SavedQuery::use_count},
    Column{"last_used_at", &query::SavedQuery::last_used_at},
};

}  // namespace flovyn::sql
