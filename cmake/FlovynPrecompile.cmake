# flovyn_precompile(<target> LIBRARY|PROGRAM|TEST)
#
# With FLOVYN_PRECOMPILE the headers that nearly every source includes are compiled once per kind of target. Sources name
# what they use all the same: the presets release, clang and fuzz build without it.
set(FLOVYN_PRECOMPILED_STANDARD
  <algorithm> <array> <atomic> <chrono> <cstdint> <deque> <functional> <map> <memory> <mutex> <optional> <set> <span> <string>
  <string_view> <thread> <tuple> <unordered_map> <utility> <variant> <vector>)
set(FLOVYN_PRECOMPILED_ABSEIL
  <absl/container/flat_hash_map.h> <absl/functional/any_invocable.h> <absl/status/status.h> <absl/status/statusor.h>
  <absl/strings/str_cat.h> <absl/strings/str_format.h> <absl/strings/str_join.h> <absl/synchronization/mutex.h>
  <absl/time/clock.h> <absl/time/time.h>)
set(FLOVYN_PRECOMPILED_CORE "\"flovyn/ports/store.h\"")  # with it comes most of the domain

function(flovyn_precompile target kind)
  if(NOT FLOVYN_PRECOMPILE)
    return()
  endif()
  string(TOLOWER flovyn_precompiled_${kind} owner)
  if(NOT TARGET ${owner})
    flovyn_add_precompiled(${owner} ${kind})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${owner})
  # Programs would be compiled with -fPIE, which has to be the same as for the headers.
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${target} PRIVATE -fPIC)
endfunction()

function(flovyn_add_precompiled owner kind)
  set(source ${PROJECT_BINARY_DIR}/${owner}.cc)
  file(CONFIGURE OUTPUT ${source} CONTENT "// Belongs to the precompiled headers.\n")
  add_library(${owner} OBJECT ${source})
  set_target_properties(${owner} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${owner} PRIVATE -fPIC ${FLOVYN_WARNING_FLAGS})
  target_link_libraries(${owner} PRIVATE absl::flat_hash_map absl::any_invocable absl::statusor absl::str_format absl::time)
  target_include_directories(${owner} PRIVATE ${PROJECT_SOURCE_DIR}/core/include)
  set(headers ${FLOVYN_PRECOMPILED_STANDARD} ${FLOVYN_PRECOMPILED_ABSEIL} ${FLOVYN_PRECOMPILED_CORE})
  if(kind STREQUAL "LIBRARY")
    target_compile_options(${owner} PRIVATE ${FLOVYN_LIBRARY_FLAGS})
    set_target_properties(${owner} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  elseif(kind STREQUAL "TEST")
    target_include_directories(${owner} PRIVATE ${FLOVYN_TESTS_DIR})
    target_link_libraries(${owner} PRIVATE Catch2::Catch2)
    list(APPEND headers "\"test.h\"")
  endif()
  target_precompile_headers(${owner} PRIVATE ${headers})
endfunction()
