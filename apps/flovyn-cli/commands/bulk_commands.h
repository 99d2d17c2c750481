#pragma once

#include <string_view>

#include "commands/command_tree.h"

namespace flovyn::cli {

inline constexpr char kBulkJobs[] = "bulk-jobs";
inline constexpr std::string_view kBulkJobMembers[] = {
    "id",      "entity",    "verb",      "query",   "status", "error",
    "matched", "processed", "succeeded", "skipped", "failed"};

/// The verbs: what begins a job.
void AddBulkVerbs(const Group& group);

}  // namespace flovyn::cli
