#pragma once

#include <string>
#include <string_view>

#include "field_spec.h"

namespace flovyn::http {

/// {"$ref": "#/components/schemas/<name>"}.
std::string SchemaReference(std::string_view name);
/// The schema of one member or parameter.
std::string FieldSchema(const FieldSpec& field);
/// The schema of an object.
std::string ObjectSchema(const Schema& schema);

}  // namespace flovyn::http
