#include "rpc_service.h"

#include <google/protobuf/empty.pb.h>

#include "absl/strings/str_format.h"
// For the headers that generated services are built with.
#include "flovyn/v1/flovyn.grpc.pb.h"

namespace flovyn::grpc {
namespace {

using Begin = std::function<::grpc::ServerUnaryReactor*(const Arrival&)>;
using UnaryHandler = ::grpc::internal::CallbackUnaryHandler<::grpc::ByteBuffer, ::grpc::ByteBuffer>;

Begin BeginUnimplemented(const std::string& name) {
  return [name](const Arrival& arrival) -> ::grpc::ServerUnaryReactor* {
    using google::protobuf::Empty;
    const auto call = std::make_shared<Call<Empty, Empty>>(arrival);
    call->Begin([&] { return Unimplemented(name); });
    return call.get();
  };
}

Begin BeginOf(const RpcTable& table, const std::string& name) {
  const auto row = table.rows().find(name);
  return row == table.rows().end() ? BeginUnimplemented(name) : row->second.begin;
}

}  // namespace

RpcService::RpcService(const Environment& env,
                       const google::protobuf::ServiceDescriptor& descriptor,
                       const RpcTable& table) {
  for (int i = 0; i < descriptor.method_count(); ++i) {
    const std::string& name = descriptor.method(i)->name();
    const std::string& path = paths_.emplace_back("/" + descriptor.full_name() + "/" + name);
    // The base class owns both objects.
    AddMethod(new ::grpc::internal::RpcServiceMethod(
        path.c_str(), ::grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    MarkMethodRawCallback(
        i, new UnaryHandler([&env, &path, begin = BeginOf(table, name)](
                                ::grpc::CallbackServerContext* context,
                                const ::grpc::ByteBuffer* request, ::grpc::ByteBuffer* reply) {
          return begin({env, path, context, request, reply});
        }));
  }
}

absl::Status RpcService::Check(const google::protobuf::ServiceDescriptor& descriptor,
                               const RpcTable& table) {
  for (const auto& [name, row] : table.rows()) {
    const google::protobuf::MethodDescriptor* method = descriptor.FindMethodByName(name);
    const bool known = method != nullptr && method->input_type() == row.request &&
                       method->output_type() == row.reply;
    if (!known) {
      return Internal(absl::StrFormat("%s has no RPC %s(%s) returns (%s)", descriptor.full_name(),
                                      name, row.request->full_name(), row.reply->full_name()));
    }
  }
  return absl::OkStatus();
}

}  // namespace flovyn::grpc
