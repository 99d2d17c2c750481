#pragma once

#include "flovyn/sql/dialect.h"

namespace flovyn::sqlite {

const sql::Dialect& SqliteDialect();

}  // namespace flovyn::sqlite
