#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>

#include "absl/status/status.h"

namespace flovyn::grpc {

/// InvalidArgument when the bytes are no such message, or a text in it is not UTF-8.
absl::Status ParseRequest(const ::grpc::ByteBuffer& bytes, google::protobuf::Message& message);
/// False when the message is larger than 2 GiB or holds a text that is not UTF-8.
bool WriteMessage(const google::protobuf::Message& message, ::grpc::ByteBuffer& bytes);

}  // namespace flovyn::grpc
