#include "message_bytes.h"

#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/proto_buffer_writer.h>

#include <limits>

namespace flovyn::grpc {

bool ParseMessage(const ::grpc::ByteBuffer& bytes, google::protobuf::Message& message) {
  if (bytes.Length() == 0) return true;
  ::grpc::ByteBuffer read_out(bytes);  // shares the bytes; the reader consumes it
  ::grpc::ProtoBufferReader reader(&read_out);
  return reader.status().ok() && message.ParseFromZeroCopyStream(&reader);
}

bool WriteMessage(const google::protobuf::Message& message, ::grpc::ByteBuffer& bytes) {
  const std::size_t size = message.ByteSizeLong();
  if (size > std::numeric_limits<int>::max()) return false;
  ::grpc::ProtoBufferWriter writer(&bytes, ::grpc::kProtoBufferWriterMaxBufferLength,
                                   static_cast<int>(size));
  return message.SerializeToZeroCopyStream(&writer);
}

}  // namespace flovyn::grpc
