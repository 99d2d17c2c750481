#include "message_bytes.h"

#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/proto_buffer_writer.h>

#include <limits>

#include "flovyn/domain/errors.h"

namespace flovyn::grpc {

absl::Status ParseRequest(const ::grpc::ByteBuffer& bytes, google::protobuf::Message& message) {
  if (bytes.Length() == 0) return absl::OkStatus();
  ::grpc::ByteBuffer read_out(bytes);  // shares the bytes; the reader consumes it
  ::grpc::ProtoBufferReader reader(&read_out);
  if (reader.status().ok() && message.ParseFromZeroCopyStream(&reader)) return absl::OkStatus();
  return InvalidField("request", "not a " + message.GetDescriptor()->full_name() +
                                     " message in protocol buffer encoding with text in UTF-8");
}

bool WriteMessage(const google::protobuf::Message& message, ::grpc::ByteBuffer& bytes) {
  const std::size_t size = message.ByteSizeLong();
  if (size > std::numeric_limits<int>::max()) return false;
  ::grpc::ProtoBufferWriter writer(&bytes, ::grpc::kProtoBufferWriterMaxBufferLength,
                                   static_cast<int>(size));
  return message.SerializeToZeroCopyStream(&writer);
}

}  // namespace flovyn::grpc
