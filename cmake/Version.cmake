# The version is written down once, in the header that users see. Sets FLOVYN_VERSION.
set(FLOVYN_VERSION "")
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/../core/include/flovyn/base/version.h lines
  REGEX "^#define FLOVYN_VERSION_(MAJOR|MINOR|PATCH) [0-9]+$")
foreach(line IN LISTS lines)
  string(REGEX MATCH "[0-9]+$" number "${line}")
  list(APPEND FLOVYN_VERSION ${number})
endforeach()
list(JOIN FLOVYN_VERSION "." FLOVYN_VERSION)
