set(FLOVYN_TESTS_DIR ${PROJECT_SOURCE_DIR}/tests)
set(FLOVYN_TEST_POSTGRES_FILE ${PROJECT_BINARY_DIR}/test-postgres.txt)

# flovyn_add_test(<name> SOURCES <file>... [DEPS <target>...] [POSTGRES] [ONE_ENTRY] [TIMEOUT <seconds>])
#
# A Catch2 test program <name> (with main). Each of its test cases is a CTest entry "<name>: <case>", or the whole program
# is one entry with ONE_ENTRY. Sources include "test.h".
#   POSTGRES  the cases need a server: CTest starts one for the run (tests/support/postgres_cluster.h finds it), and the
#             library flovyn_test_postgres is linked
function(flovyn_add_test name)
  cmake_parse_arguments(ARG "POSTGRES;ONE_ENTRY" "TIMEOUT" "SOURCES;DEPS" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS OR NOT ARG_SOURCES)
    message(FATAL_ERROR "flovyn_add_test(${name}): SOURCES are missing, or unknown arguments: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${FLOVYN_TESTS_DIR})
  target_compile_options(${name} PRIVATE ${FLOVYN_WARNING_FLAGS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} Catch2::Catch2WithMain)
  set(properties TIMEOUT ${ARG_TIMEOUT} LABELS ${name})
  if(ARG_POSTGRES)
    target_link_libraries(${name} PRIVATE flovyn_test_postgres)
    list(APPEND properties FIXTURES_REQUIRED postgres
      ENVIRONMENT FLOVYN_TEST_POSTGRES_FILE=${FLOVYN_TEST_POSTGRES_FILE})
  endif()
  if(ARG_ONE_ENTRY)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES ${properties})
  elseif(Catch2_VERSION VERSION_GREATER_EQUAL 3)
    catch_discover_tests(${name} TEST_PREFIX "${name}: " DISCOVERY_MODE PRE_TEST PROPERTIES ${properties})
  else()
    catch_discover_tests(${name} TEST_PREFIX "${name}: " PROPERTIES ${properties})
  endif()
endfunction()

if(FLOVYN_FUZZ)
  add_custom_target(fuzzers COMMENT "All fuzz targets")
endif()

# flovyn_add_fuzzer(<name> SOURCES <file>... [DEPS <target>...] [PRIVATE_INCLUDES <dir>...])
#
# With FLOVYN_FUZZ a libFuzzer program <name>_fuzz in <build>/fuzz, part of the target fuzzers. Else a test that runs the
# same code over the seeds in corpus/<name>, beside the CMakeLists.txt, under whatever the build is made with.
function(flovyn_add_fuzzer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_INCLUDES" ${ARGN})
  set(program ${name}_fuzz)
  if(FLOVYN_FUZZ)
    add_executable(${program} ${ARG_SOURCES})
    add_dependencies(fuzzers ${program})
    target_link_options(${program} PRIVATE -fsanitize=fuzzer)
    set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzz)
  else()
    set(program ${name}_seeds)
    add_executable(${program} ${ARG_SOURCES})
    target_link_libraries(${program} PRIVATE fuzz_run_seeds)
    add_test(NAME "fuzz seeds: ${name}" COMMAND ${program} ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
    set_tests_properties("fuzz seeds: ${name}" PROPERTIES TIMEOUT 120 LABELS fuzz_seeds)
  endif()
  target_include_directories(${program} PRIVATE ${FLOVYN_TESTS_DIR} ${ARG_PRIVATE_INCLUDES})
  target_compile_options(${program} PRIVATE ${FLOVYN_WARNING_FLAGS})
  target_link_libraries(${program} PRIVATE ${ARG_DEPS})
endfunction()
