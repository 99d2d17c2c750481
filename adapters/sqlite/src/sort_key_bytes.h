#pragma once

#include <string>

#include "flovyn/query/order.h"

namespace flovyn::sqlite {

/// Bytes that compare, byte by byte, as the keys do in an ascending order. Not for a missing key.
std::string SortKeyBytes(const query::SortKey& key);

}  // namespace flovyn::sqlite
