set(FLOVYN_WARNING_FLAGS
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual)
if(FLOVYN_WERROR)
  list(APPEND FLOVYN_WARNING_FLAGS -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  list(APPEND FLOVYN_WARNING_FLAGS -Wthread-safety)
endif()
