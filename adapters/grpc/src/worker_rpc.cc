#include "convert.h"
#include "ids.h"
#include "methods.h"

namespace flovyn::grpc {
namespace {

absl::Status RegisterWorker(
    Call<v1::WorkerRegistrationRequest, v1::WorkerRegistrationResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(WorkerRegistration registration,
                          FromProto(call.request(), call.limits()));
  FLOVYN_ASSIGN_OR_RETURN(const Worker worker,
                          call.engine().workers().Register(call.caller(), std::move(registration)));
  ToProto(worker, call.reply());
  return absl::OkStatus();
}

absl::Status SendHeartbeat(Call<v1::WorkerHeartbeatRequest, google::protobuf::Empty>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkerId id,
                          ParseId<WorkerId>("worker_id", call.request().worker_id()));
  return call.engine().workers().Heartbeat(call.caller(), id);
}

}  // namespace

RpcTable WorkerLifecycleRpcs() {
  RpcTable table;
  table.AddBlocking("RegisterWorker", RegisterWorker);
  table.AddBlocking("SendHeartbeat", SendHeartbeat);
  return table;
}

}  // namespace flovyn::grpc
