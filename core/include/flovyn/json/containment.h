#pragma once

#include "flovyn/json/json.h"

namespace flovyn {

/// Whether `doc @> filter` holds as PostgreSQL defines it for jsonb:
/// - an object contains an object if it has each key of it with a value that contains that value;
/// - an array contains an array if each element of it is contained in some element, a scalar by
///   being equal, a container by containment in one of the same kind; order and repetition do not
///   count;
/// - scalars contain their equals (JSON type and value; numbers by value);
/// - at the top level only, an array also contains a bare scalar that is one of its elements.
///
/// Takes time proportional to the product of the sizes at worst.
bool Contains(const Json& doc, const Json& filter);

}  // namespace flovyn
