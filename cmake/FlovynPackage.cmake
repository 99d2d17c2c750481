include(CMakePackageConfigHelpers)
set(FLOVYN_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/flovyn)

# flovyn_install_component(<name> [DEPS <target>...])
#
# Installs flovyn_<name> and its include/ with an export set of its own, so that find_package(flovyn COMPONENTS core)
# needs nothing of gRPC, and for pkg-config. What the component needs is derived from its DEPS.
function(flovyn_install_component name)
  cmake_parse_arguments(ARG "" "" "DEPS" ${ARGN})
  set(components "")
  set(packages "")
  foreach(dep IN LISTS ARG_DEPS)
    string(REGEX REPLACE "::.*" "" prefix ${dep})
    string(REGEX REPLACE ".*::" "" short ${dep})
    if(prefix STREQUAL "flovyn")
      list(APPEND components ${short})
      flovyn_debian_name(${short} debian)
      set_property(GLOBAL APPEND PROPERTY FLOVYN_DEBIAN_NEEDS_OF_${name} "${debian} (= ${PROJECT_VERSION})")
    elseif(DEFINED FLOVYN_PACKAGE_OF_${prefix})
      list(APPEND packages ${FLOVYN_PACKAGE_OF_${prefix}})
      set_property(GLOBAL APPEND PROPERTY FLOVYN_DEBIAN_NEEDS_OF_${name} ${FLOVYN_DEBIAN_OF_${prefix}})
    else()
      message(FATAL_ERROR "${name}: cmake/Dependencies.cmake does not say which package has ${dep}")
    endif()
  endforeach()
  list(REMOVE_DUPLICATES packages)
  set_property(GLOBAL APPEND_STRING PROPERTY FLOVYN_COMPONENT_TABLE
    "set(_flovyn_components_of_${name} \"${components}\")\nset(_flovyn_packages_of_${name} \"${packages}\")\n")

  set_property(GLOBAL APPEND PROPERTY FLOVYN_COMPONENTS ${name})

  install(TARGETS flovyn_${name} EXPORT flovyn_${name} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${name})
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/include)
    install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT ${name})
  endif()
  install(EXPORT flovyn_${name} NAMESPACE flovyn:: FILE flovyn-${name}-targets.cmake
    DESTINATION ${FLOVYN_CMAKE_DIR} COMPONENT ${name})
  flovyn_install_pkg_config(${name} DEPS ${ARG_DEPS})
endfunction()

# flovyn_install_package(): the config file that knows all components. Call it last.
function(flovyn_install_package)
  get_property(FLOVYN_COMPONENT_TABLE GLOBAL PROPERTY FLOVYN_COMPONENT_TABLE)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/flovynConfig.cmake.in
    ${PROJECT_BINARY_DIR}/flovynConfig.cmake INSTALL_DESTINATION ${FLOVYN_CMAKE_DIR})
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/flovynConfigVersion.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/flovynConfig.cmake ${PROJECT_BINARY_DIR}/flovynConfigVersion.cmake
      ${PROJECT_SOURCE_DIR}/cmake/Findcpphttplib.cmake ${PROJECT_SOURCE_DIR}/cmake/Findre2.cmake
    DESTINATION ${FLOVYN_CMAKE_DIR} COMPONENT core)
endfunction()
