# Language level, build types, and faster builds where the machine has the tools for it.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(FLOVYN_PRECOMPILE)
  add_compile_options(-pthread)  # some targets have it from what they link, and it has to be the same for all
endif()

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()

if(PROJECT_IS_TOP_LEVEL)
  find_program(FLOVYN_CCACHE ccache)
  if(FLOVYN_CCACHE AND NOT FLOVYN_PRECOMPILE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${FLOVYN_CCACHE})
  endif()
  find_program(FLOVYN_MOLD mold)
  if(FLOVYN_MOLD)
    add_link_options(-fuse-ld=mold)
  endif()
endif()
