# flovyn_check_component(<component> [MAY_FIND <target>...])
#
# Finds that component of the installed package and nothing else, and builds ./consumer of main.cc with it alone. Of the
# libraries below only those in MAY_FIND, which the component is for, may have been found along the way.
function(flovyn_check_component component)
  cmake_parse_arguments(ARG "" "" "MAY_FIND" ${ARGN})
  set(CMAKE_CXX_STANDARD 20)
  find_package(flovyn 0.1 REQUIRED COMPONENTS ${component})
  foreach(target gRPC::grpc++ protobuf::libprotobuf SQLite::SQLite3 PostgreSQL::PostgreSQL cpphttplib::cpphttplib
      spdlog::spdlog OpenSSL::Crypto)
    if(TARGET ${target} AND NOT target IN_LIST ARG_MAY_FIND)
      message(FATAL_ERROR "the component ${component} brings in ${target}")
    endif()
  endforeach()
  add_executable(consumer main.cc)
  target_compile_options(consumer PRIVATE -Wall -Wextra -Wpedantic -Werror)
  target_link_libraries(consumer PRIVATE flovyn::${component})
endfunction()
