#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flovyn/sql/dialect.h"

namespace flovyn::postgres {

/// Dialect::metadata_test. Equality with one value is a containment, which a GIN index finds.
std::string MetadataTestSql(std::string_view column, const query::Test& test, sql::Nulls nulls,
                            sql::ParameterList& parameters);

/// Dialect::metadata_order.
std::vector<sql::SortColumn> MetadataOrderSql(const sql::MetadataTerm& term,
                                              sql::ParameterList& parameters);

/// Dialect::metadata_scalar.
std::string MetadataScalarSql(std::string_view column, const query::Path& path,
                              sql::ParameterList& parameters);

}  // namespace flovyn::postgres
