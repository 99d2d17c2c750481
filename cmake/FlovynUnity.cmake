# flovyn_compile_together(): with FLOVYN_UNITY the sources of a target are compiled several at a time. Call it last.
#
# That is for CI: the headers that sources share are read and instantiated once for all of them. Where names of unnamed
# namespaces meet, one of them gets a better name. Compiled alone are targets, and sources of targets, that name alike
# what is alike: tables of bodies, commands, scenes of tests.
set(FLOVYN_ALONE flovyn-metadata-bench api_test contract_postgres guides_test http_rest_test server_under_test services_test)
set(FLOVYN_ALONE_IN_flovyn_http src/bodies/*.cc)
set(FLOVYN_ALONE_IN_flovyn_cli commands/*.cc)
set(FLOVYN_ALONE_IN_contract_every list_contract.cc query_contract.cc query_oracle_contract.cc)
if(FLOVYN_UNITY)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 12)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    list(APPEND FLOVYN_WARNING_FLAGS -Wno-subobject-linkage)  # it takes sources that are included for headers
  endif()
endif()

function(flovyn_compile_together)
  foreach(target IN LISTS FLOVYN_ALONE)
    if(TARGET ${target})
      set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
    endif()
  endforeach()
  foreach(target IN ITEMS flovyn_http flovyn_cli contract_every)
    if(TARGET ${target})
      get_target_property(folder ${target} SOURCE_DIR)
      list(TRANSFORM FLOVYN_ALONE_IN_${target} PREPEND ${folder}/ OUTPUT_VARIABLE sources)
      file(GLOB sources ${sources})
      set_source_files_properties(${sources} TARGET_DIRECTORY ${target} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  endforeach()
endfunction()
