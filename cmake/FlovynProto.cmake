# flovyn_add_proto_library(<name> PROTOS <file>... [HEADERS <file>...])
#
# A library flovyn_<name> (alias flovyn::<name>, component <name>) of the messages and gRPC services that protoc makes of
# the files, which are given relative to the calling directory; that directory is also the import path, so a file
# flovyn/v1/flovyn.proto is included as "flovyn/v1/flovyn.grpc.pb.h". HEADERS beside the protos are included likewise.
function(flovyn_add_proto_library name)
  cmake_parse_arguments(ARG "" "" "PROTOS;HEADERS" ${ARGN})
  set(target flovyn_${name})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/gen)
  set(sources "")
  foreach(proto IN LISTS ARG_PROTOS)
    string(REGEX REPLACE "\\.proto$" "" base ${proto})
    set(generated ${out}/${base}.pb.cc ${out}/${base}.pb.h ${out}/${base}.grpc.pb.cc ${out}/${base}.grpc.pb.h)
    add_custom_command(
      OUTPUT ${generated}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${out}
      COMMAND protobuf::protoc -I ${CMAKE_CURRENT_SOURCE_DIR} --cpp_out=${out} --grpc_out=${out}
              --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin> ${CMAKE_CURRENT_SOURCE_DIR}/${proto}
      DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${proto} protobuf::protoc gRPC::grpc_cpp_plugin
      COMMENT "protoc ${proto}" VERBATIM)
    list(APPEND sources ${generated})
  endforeach()
  add_library(${target} STATIC ${sources})
  add_library(flovyn::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} CXX_CLANG_TIDY "" UNITY_BUILD OFF
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  # SYSTEM keeps warnings out of generated headers.
  target_include_directories(${target} SYSTEM
    PUBLIC $<BUILD_INTERFACE:${out}> $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}>
           $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${target} PUBLIC protobuf::libprotobuf gRPC::grpc++)
  install(DIRECTORY ${out}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT ${name} FILES_MATCHING PATTERN "*.h")
  foreach(header IN LISTS ARG_HEADERS)
    get_filename_component(folder ${header} DIRECTORY)
    install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/${folder} COMPONENT ${name})
  endforeach()
  install(FILES ${ARG_PROTOS} DESTINATION ${CMAKE_INSTALL_DATADIR}/flovyn/proto COMPONENT ${name})
  flovyn_install_component(${name} DEPS protobuf::libprotobuf gRPC::grpc++)
endfunction()
