#pragma once

#include <string_view>
#include <vector>

#include <array>

#include "field_spec.h"

namespace flovyn::http {

// Query parameters that several operations take, as they are documented. Query reads them.

inline constexpr FieldSpec kSinceSequence = {.name = "sinceSequence",
                                             .type = FieldType::kInteger,
                                             .presence = Presence::kOptional,
                                             .description = "Only events with a greater sequence."};

inline constexpr std::string_view kAvailabilityStatus = "availabilityStatus";

inline constexpr FieldSpec kWait = {
    .name = "wait",
    .presence = Presence::kOptional,
    .description = "How long to wait for the end: 0s to 60s, as in 30s; no wait when left out."};
inline constexpr FieldSpec kStreamTypes = {
    .name = "types",
    .presence = Presence::kOptional,
    .description =
        "What to send: a list with commas of events, tokens, progress, data and errors; "
        "all when it is left out."};

std::vector<FieldSpec> Paging(std::string_view default_limit);
/// Of a list of executions, paging included.
std::vector<FieldSpec> ExecutionFilter(std::vector<std::string_view> (*statuses)(),
                                       std::string_view default_limit);
/// Of a list of log lines, likewise.
std::vector<FieldSpec> LogFilter(std::string_view default_limit);
/// Of a list of bulk jobs.
std::vector<FieldSpec> BulkJobPaging();
/// Of the list of workers, paging included.
std::vector<FieldSpec> WorkerFilter();
/// Of a list of definitions, likewise.
std::vector<FieldSpec> KindFilter();

inline constexpr std::string_view kWorkflowKind = "workflow_kind";
inline constexpr std::string_view kTaskKind = "task_kind";

/// For which executions registered fields are listed.
std::vector<FieldSpec> FieldFilterParameters();
std::vector<FieldSpec> SavedQueryFilter();
/// Of help with queries: the entity, and the field whose values are asked for.
std::vector<FieldSpec> EntityParameters();
std::vector<FieldSpec> ValueParameters();

/// Parameters of counts, facets, keys and reports.
std::vector<FieldSpec> AnalysisFilter();
std::vector<FieldSpec> LiveFilter();
std::vector<FieldSpec> FacetFilter();
std::vector<FieldSpec> KeyFilter();
std::vector<FieldSpec> ReportFilter();

inline constexpr auto kTruthText =
    std::to_array<EnumText<bool>>({{true, "true"}, {false, "false"}});
/// Whether it is CSV.
inline constexpr auto kReportFormatText =
    std::to_array<EnumText<bool>>({{true, "csv"}, {false, "json"}});

}  // namespace flovyn::http
