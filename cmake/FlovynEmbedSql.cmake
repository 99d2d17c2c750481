set(FLOVYN_EMBED_SQL_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/EmbedSql.cmake)

# flovyn_embed_sql(<target> <namespace> <dir> [TYPE <type> HEADER <header>])
#
# Compiles the files <dir>/NNNN_name.sql, in the order of their numbers, into <target>: its sources may include
# "embedded_migrations.h", which has in <namespace>
#   constexpr std::array<TYPE, n> kMigrations;   each of TYPE{.version = N, .name = "name", .text = "..."}
# TYPE is an aggregate of (int, std::string_view, std::string_view) that HEADER declares; without it a
# struct Migration is defined in the namespace. The array lives in the adapter's own namespace because equal names in
# two adapters would be merged by the linker.
function(flovyn_embed_sql target namespace dir)
  cmake_parse_arguments(ARG "" "TYPE;HEADER" "" ${ARGN})
  file(GLOB files CONFIGURE_DEPENDS ${dir}/[0-9][0-9][0-9][0-9]_*.sql)
  if(NOT files)
    message(FATAL_ERROR "flovyn_embed_sql(${target}): no NNNN_name.sql in ${dir}")
  endif()
  set(header ${CMAKE_CURRENT_BINARY_DIR}/gen/${target}/embedded_migrations.h)
  string(REPLACE ";" "|" joined "${files}")
  add_custom_command(OUTPUT ${header}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${header} -DNAMESPACE=${namespace} -DTYPE=${ARG_TYPE} -DHEADER=${ARG_HEADER}
            "-DFILES=${joined}" -P ${FLOVYN_EMBED_SQL_SCRIPT}
    DEPENDS ${files} ${FLOVYN_EMBED_SQL_SCRIPT} COMMENT "Embedding migrations of ${target}" VERBATIM)
  target_sources(${target} PRIVATE ${header})
  target_include_directories(${target} SYSTEM PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/gen/${target})
endfunction()
