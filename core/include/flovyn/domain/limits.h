#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"
#include "flovyn/domain/metadata.h"

namespace flovyn {

/// Bounds of everything that comes from outside. docs/limits.md is the table for users; a value
/// over its bound is refused with a message that names the field, the bound and the actual size.
struct Limits {
  MetadataLimits metadata = {};
  std::size_t payload_bytes = 1'048'576;     ///< Each input, output, result, state value.
  std::size_t kind_bytes = 255;              ///< Workflow and task kinds.
  std::size_t queue_bytes = 100;             ///< Queue names.
  std::size_t version_bytes = 50;            ///< Workflow versions.
  std::size_t name_bytes = 255;              ///< Worker, operation and state names; client ids.
  std::size_t idempotency_key_bytes = 255;   ///< Idempotency keys, at least one byte.
  std::size_t error_bytes = 65'536;          ///< Error texts; longer ones are cut, not refused.
  std::size_t commands_per_submit = 10'000;  ///< Commands of one activation.
  std::size_t kinds_per_worker = 1'000;      ///< Workflow plus task kinds of a registration.
  std::size_t history_events = 100'000;      ///< Events of one execution.
  std::int64_t history_bytes = 4'000'000;    ///< Event data of one execution: public clients
                                             ///< decode at most 4 MiB of history.
  std::int32_t max_retries = 1'000;          ///< Retries a task may ask for.
  absl::Duration idempotency_ttl_min = absl::Seconds(1);
  absl::Duration idempotency_ttl_max = absl::Hours(24 * 30);
  absl::Duration idempotency_ttl_default = absl::Hours(24);
  int signals_per_workflow = 10'000;                ///< SIGNAL_RECEIVED events of one execution.
  absl::Duration signal_grace = absl::Seconds(10);  ///< A COMPLETED execution still takes signals.
  std::size_t task_state_keys = 1'000;              ///< State keys of one task.
  std::int32_t task_log_lines = 10'000;             ///< Log lines of one task.
  std::size_t task_log_bytes = 8'192;               ///< A log line; longer ones are cut.
  int lost_claims = 10;                             ///< Claims lost in a row before work is failed.
  std::size_t note_bytes = 1'000;                   ///< A remark for the audit log.
  std::int64_t list_limit_max = 100;                ///< Rows of one page.
  std::int64_t list_total_max = 10'000;             ///< Executions that a list counts.
  std::int64_t log_limit_max = 1'000;               ///< Lines of one page of a task's log.
  absl::Duration analysis_time = absl::Seconds(10);  ///< Then a count or report is partial.
  std::size_t analysis_groups = 10'000;              ///< Groups of one report.
  std::int64_t list_offset_max = 1'000'000;          ///< Rows a page may skip.
  std::size_t metadata_fields = 1'000;               ///< Registered fields of an organization.
  std::size_t allowed_values = 500;               ///< Values of one field, each as long as a name.
  std::size_t allowed_values_bytes = 16'384;      ///< All of them together.
  std::size_t saved_queries = 1'000;              ///< Of an organization.
  std::int64_t bulk_executions_default = 10'000;  ///< That a bulk job may find.
  std::int64_t bulk_executions_max = 1'000'000;   ///< That it may be allowed to find.
  std::int64_t bulk_rate_default = 100;           ///< Executions a second.
  std::int64_t bulk_rate_max = 10'000;
  int bulk_jobs_open = 10;  ///< Of one tenant, that have not ended.
};

}  // namespace flovyn
