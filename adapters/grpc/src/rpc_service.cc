#include "rpc_service.h"

#include <google/protobuf/empty.pb.h>

#include "absl/strings/str_format.h"
// For the headers that generated services are built with.
#include "flovyn/v1/flovyn.grpc.pb.h"

namespace flovyn::grpc {
namespace {

using ::grpc::ByteBuffer;
using ::grpc::CallbackServerContext;
using UnaryHandler = ::grpc::internal::CallbackUnaryHandler<ByteBuffer, ByteBuffer>;
using StreamHandler = ::grpc::internal::CallbackServerStreamingHandler<ByteBuffer, ByteBuffer>;

RpcTable::Row UnimplementedRow(const std::string& name) {
  RpcTable::Row row;
  row.begin = [name](const Arrival& arrival) -> ::grpc::ServerUnaryReactor* {
    using google::protobuf::Empty;
    const auto call = std::make_shared<Call<Empty, Empty>>(arrival);
    call->Begin([&] { return Unimplemented(name); });
    return call.get();
  };
  return row;
}

RpcTable::Row RowOf(const RpcTable& table, const std::string& name) {
  const auto row = table.rows().find(name);
  return row == table.rows().end() ? UnimplementedRow(name) : row->second;
}

}  // namespace

RpcService::RpcService(const Environment& env,
                       const google::protobuf::ServiceDescriptor& descriptor,
                       const RpcTable& table) {
  using ::grpc::internal::RpcMethod;
  for (int i = 0; i < descriptor.method_count(); ++i) {
    const std::string& name = descriptor.method(i)->name();
    const std::string& path = paths_.emplace_back("/" + descriptor.full_name() + "/" + name);
    const RpcTable::Row row = RowOf(table, name);
    const auto type = row.begin_stream ? RpcMethod::SERVER_STREAMING : RpcMethod::NORMAL_RPC;
    // The base class owns the objects.
    AddMethod(new ::grpc::internal::RpcServiceMethod(path.c_str(), type, nullptr));
    if (row.begin_stream) {
      MarkMethodRawCallback(
          i, new StreamHandler([&env, &path, begin = row.begin_stream](
                                   CallbackServerContext* context, const ByteBuffer* request) {
            return begin({env, path, context, request, nullptr});
          }));
    } else {
      MarkMethodRawCallback(i, new UnaryHandler([&env, &path, begin = row.begin](
                                                    CallbackServerContext* context,
                                                    const ByteBuffer* request, ByteBuffer* reply) {
                              return begin({env, path, context, request, reply});
                            }));
    }
  }
}

absl::Status RpcService::Check(const google::protobuf::ServiceDescriptor& descriptor,
                               const RpcTable& table) {
  for (const auto& [name, row] : table.rows()) {
    const google::protobuf::MethodDescriptor* method = descriptor.FindMethodByName(name);
    const bool known = method != nullptr && method->input_type() == row.request &&
                       method->output_type() == row.reply &&
                       method->server_streaming() == (row.begin_stream != nullptr);
    if (!known) {
      return Internal(absl::StrFormat("%s has no RPC %s(%s) returns (%s)", descriptor.full_name(),
                                      name, row.request->full_name(), row.reply->full_name()));
    }
  }
  return absl::OkStatus();
}

}  // namespace flovyn::grpc
