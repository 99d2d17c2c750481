#pragma once

// The only way to include RapidJSON. Its Stack adds an offset to a null pointer before the first
// allocation, which is undefined though harmless; without this Clang's sanitizer stops there.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif

#include "rapidjson/error/en.h"
#include "rapidjson/reader.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif
