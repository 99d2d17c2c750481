#pragma once

#include <string_view>

namespace flovyn::testing {

// What lists are asked for: orders, and conditions on rows with the metadata keys v and w.

inline constexpr std::string_view kOrders[] = {"ORDER BY createdAt",
                                               "ORDER BY createdAt DESC",
                                               "ORDER BY metadata.v",
                                               "ORDER BY metadata.v DESC",
                                               "ORDER BY metadata.w, metadata.v DESC",
                                               "ORDER BY startedAt",
                                               "ORDER BY startedAt DESC, kind",
                                               "ORDER BY completedAt DESC",
                                               "ORDER BY status, id DESC",
                                               "ORDER BY kind DESC, queue",
                                               "ORDER BY id",
                                               "ORDER BY metadata.v.deep, createdAt"};

/// With a blank behind each.
inline constexpr std::string_view kFilters[] = {
    "",
    R"(metadata.w = "a" )",
    R"(metadata.w != "b" )",
    R"(metadata.w IN ("a", "b") )",
    R"((metadata.w = "a" OR metadata.v = 1) AND metadata.w IN ("a", true) )",
    R"((metadata.w = "b" OR kind = "order") )",
    R"((metadata.w = "a" AND kind = "order" OR metadata.v IN (1, "1", true)) )"};

}  // namespace flovyn::testing
