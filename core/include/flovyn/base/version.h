#pragma once

/// The version of these headers; the build reads it from here. FLOVYN_VERSION orders versions:
/// 10'000 × major + 100 × minor + patch. While the major number is 0 a minor number may break the
/// interface.
#define FLOVYN_VERSION_MAJOR 0
#define FLOVYN_VERSION_MINOR 1
#define FLOVYN_VERSION_PATCH 0
#define FLOVYN_VERSION \
  (FLOVYN_VERSION_MAJOR * 10000 + FLOVYN_VERSION_MINOR * 100 + FLOVYN_VERSION_PATCH)

#define FLOVYN_TEXT_OF_(x) #x
#define FLOVYN_TEXT_OF(x) FLOVYN_TEXT_OF_(x)
/// "0.1.0"
#define FLOVYN_VERSION_STRING          \
  FLOVYN_TEXT_OF(FLOVYN_VERSION_MAJOR) \
  "." FLOVYN_TEXT_OF(FLOVYN_VERSION_MINOR) "." FLOVYN_TEXT_OF(FLOVYN_VERSION_PATCH)
