#pragma once

#include <string>
#include <string_view>

#include "valijson/internal/adapter.hpp"

namespace flovyn::http {

/// Whether a text is of a `format`: date-time (with an offset or without), date, time, uuid, email.
/// Every text is of the others.
bool HasFormat(std::string_view format, const std::string& text);

/// Of a number: 1, 1.0 and 1e3 are.
bool IsWhole(const valijson::adapters::Adapter& number);
/// Of a number. Exact for whole numbers of 64 bits, else within the precision of a double.
bool IsMultiple(const valijson::adapters::Adapter& number, double divisor);
std::string NumberText(double value);

/// No two elements of the array are equal.
bool AllDiffer(const valijson::adapters::Adapter& array);

}  // namespace flovyn::http
