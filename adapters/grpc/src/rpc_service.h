#pragma once

#include <google/protobuf/descriptor.h>
#include <grpcpp/impl/service_type.h>

#include <list>
#include <string>

#include "call.h"
#include "rpc_table.h"

namespace flovyn::grpc {

/// One service of the protocol, with all of its RPCs: those that the table does not have are
/// answered UNIMPLEMENTED by their name, after authentication like any other.
///
/// It is made from the descriptor and takes requests as bytes, where the generated base class would
/// parse them before anybody knows who calls, and answer malformed ones with UNIMPLEMENTED.
class RpcService final : public ::grpc::Service {
 public:
  RpcService(const Environment& env, const google::protobuf::ServiceDescriptor& descriptor,
             const RpcTable& table);

  /// Internal when a row is of no RPC of the service, or has other messages.
  static absl::Status Check(const google::protobuf::ServiceDescriptor& descriptor,
                            const RpcTable& table);

 private:
  std::list<std::string> paths_;  // gRPC keeps pointers to the texts
};

}  // namespace flovyn::grpc
