# flovyn_add_library(<name> SOURCES <file>... [DEPS <target>...] [PRIVATE_DEPS <target>...] [BUILD_DEPS <target>...])
#
# A static library flovyn_<name> with the alias flovyn::<name>; installed and exported as the package component <name>.
# include/ is its public include directory, src/ its private one. Its symbols are hidden: a shared object that links it does
# not export them, so several such objects in one process, each with a flovyn of its own, do not mix theirs up.
#   DEPS          appear in its public headers
#   PRIVATE_DEPS  are needed by its sources, and to link it
#   BUILD_DEPS    are needed to compile its sources only (header-only), and are not exported
function(flovyn_add_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS;BUILD_DEPS" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS OR NOT ARG_SOURCES)
    message(FATAL_ERROR "flovyn_add_library(${name}): SOURCES are missing, or unknown arguments: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  set(target flovyn_${name})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(flovyn::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_include_directories(${target}
    PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
  target_compile_features(${target} PUBLIC cxx_std_20)
  flovyn_precompile(${target} LIBRARY)
  target_compile_options(${target} PRIVATE ${FLOVYN_WARNING_FLAGS} ${FLOVYN_LIBRARY_FLAGS})
  target_link_libraries(${target} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS})
  foreach(dep IN LISTS ARG_BUILD_DEPS)
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:${dep}>)
  endforeach()
  flovyn_install_component(${name} DEPS ${ARG_DEPS} ${ARG_PRIVATE_DEPS})
endfunction()

# flovyn_add_program(<name> SOURCES <file>... [DEPS <target>...] [INSTALL <component>])
function(flovyn_add_program name)
  cmake_parse_arguments(ARG "" "INSTALL" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  flovyn_precompile(${name} PROGRAM)
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${FLOVYN_WARNING_FLAGS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  if(ARG_INSTALL)
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ${ARG_INSTALL})
  endif()
endfunction()
