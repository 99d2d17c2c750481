#pragma once

#include "flovyn/json/json.h"
#include "rapidjson/document.h"

namespace flovyn::http {

/// The same value for valijson; the strings are copied. False when a number is beyond those of a
/// double.
bool ToRapidJson(const Json& from, rapidjson::Value& to,
                 rapidjson::Document::AllocatorType& allocator);

}  // namespace flovyn::http
