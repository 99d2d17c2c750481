// Who may call what: every RPC of the protocol, read from its descriptor, for every kind of
// principal, on things of its own organization and of another one.
#include <map>

#include "grpc_scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

/// How a request says whose things it is about.
enum class Names {
  kOrg,      ///< By an org_id: that of another organization is refused.
  kId,       ///< By an id alone: things of another organization are not found.
  kNothing,  ///< Not at all.
};

struct Rule {
  Names names = Names::kId;
  bool member = true;  ///< Whether users of role MEMBER may call it.
  ::grpc::StatusCode own = ::grpc::OK;
};

const std::map<std::string, Rule>& Rules() {
  static const std::map<std::string, Rule> kRules = {
      {"PollWorkflow", {Names::kOrg, false}},
      {"SubscribeToNotifications", {Names::kOrg, false}},
      {"StartWorkflow", {Names::kOrg}},
      {"GetVisualWorkflowDefinitionById", {Names::kNothing, true, ::grpc::NOT_FOUND}},
      {"StartChildWorkflow", {Names::kOrg}},
      {"ResolvePromise", {Names::kId}},
      {"RejectPromise", {Names::kId}},
      {"SignalWithStartWorkflow", {Names::kOrg}},
      {"SignalWorkflow", {Names::kOrg}},
      {"GetEvents", {Names::kId}},
      {"SubmitWorkflowCommands", {Names::kId}},
      {"ReportExecutionSpans", {Names::kNothing}},
      {"QueryWorkflow", {Names::kId}},
      {"SubmitTask", {Names::kOrg}},
      {"PollTask", {Names::kOrg, false}},
      {"CompleteTask", {Names::kId, false}},
      {"FailTask", {Names::kId, false}},
      {"ReportProgress", {Names::kId}},
      {"Heartbeat", {Names::kId}},
      {"CancelTask", {Names::kId}},
      {"LogMessage", {Names::kId}},
      {"GetState", {Names::kId}},
      {"SetState", {Names::kId}},
      {"ClearState", {Names::kId}},
      {"ClearAllState", {Names::kId}},
      {"GetStateKeys", {Names::kId}},
      {"StreamTaskData", {Names::kId}},
      {"RegisterWorker", {Names::kOrg, false}},
      {"SendHeartbeat", {Names::kId, false}},
      {"GetWorkflow", {Names::kOrg}},
      {"ListWorkflows", {Names::kOrg}},
      {"CancelWorkflow", {Names::kId}},
      {"SettlePromise", {Names::kId}},
      {"UpdateMetadata", {Names::kId}},
      {"GetTask", {Names::kOrg, true, ::grpc::NOT_FOUND}},
  };
  return kRules;
}

std::string TextFor(const std::string& field, const GrpcScene& scene) {
  if (field == "org_id") return kOrg;
  if (field == "workflow_execution_id") return scene.workflow;
  if (field == "parent_workflow_execution_id") return scene.workflow;
  if (field == "task_execution_id") return scene.task;
  if (field == "promise_id") return scene.promise;
  if (field == "worker_id") return scene.worker;
  if (field == "worker_type") return "UNIFIED";
  if (field == "level") return "INFO";
  if (field == "update_json") return R"({"merge":{"a":1}})";
  if (field == "inherit_metadata_json") return "";
  if (field == "query" || field == "cursor") return "";
  return "1";
}

/// A request that is about the scene, in bytes: a value in every field that must have one.
std::string RequestFor(const google::protobuf::Descriptor& type, const GrpcScene& scene) {
  using google::protobuf::FieldDescriptor;
  google::protobuf::MessageFactory& factory =
      *google::protobuf::MessageFactory::generated_factory();
  const std::unique_ptr<google::protobuf::Message> request(factory.GetPrototype(&type)->New());
  const google::protobuf::Reflection& set = *request->GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const bool optional = field.has_presence() && field.name() != "workflow_kind";
    if (optional || field.is_repeated()) continue;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING && field.name() != "metadata") {
      set.SetString(request.get(), &field, TextFor(field.name(), scene));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      set.SetEnumValue(request.get(), &field, 2);  // SUSPENDED, PROGRESS
    }
  }
  return request->SerializeAsString();
}

/// The status of a call; of one that streams, OK when it tells of work.
::grpc::Status CodeOf(GrpcUnderTest& grpc, const google::protobuf::MethodDescriptor& method,
                      const std::string& token, const GrpcScene& scene) {
  const std::string request = RequestFor(*method.input_type(), scene);
  const auto context = Context(token);
  if (!method.server_streaming()) {
    const std::string path = "/" + method.service()->full_name() + "/" + method.name();
    return CallRaw(grpc.channel, path, *context, request);
  }
  v1::SubscriptionRequest subscription;
  subscription.ParseFromString(request);
  const auto reader = grpc.workflows->SubscribeToNotifications(context.get(), subscription);
  reader->WaitForInitialMetadata();
  v1::StartWorkflowRequest start;
  start.set_org_id(kOrg);
  start.set_workflow_kind("order");
  start.set_queue(subscription.queue());
  v1::StartWorkflowResponse started;
  REQUIRE(Ask(*grpc.workflows, &v1::WorkflowDispatch::Stub::StartWorkflow, start, started).ok());
  v1::WorkAvailableEvent event;
  const bool heard = reader->Read(&event);
  if (heard) context->TryCancel();
  const ::grpc::Status ended = reader->Finish();
  return heard ? ::grpc::Status::OK : ended;
}

::grpc::StatusCode Expected(const Rule& rule, const Principal& principal) {
  if (principal.foreign && rule.names == Names::kOrg) return ::grpc::PERMISSION_DENIED;
  const bool member = principal.type == PrincipalType::kUser && principal.role == Role::kMember;
  if (member && !rule.member) return ::grpc::PERMISSION_DENIED;
  return principal.foreign && rule.names == Names::kId ? ::grpc::NOT_FOUND : rule.own;
}

void CheckAllPrincipals(const google::protobuf::MethodDescriptor& method) {
  const auto rule = Rules().find(method.name());
  INFO(method.full_name());
  REQUIRE(rule != Rules().end());
  for (const Principal& principal : Principals()) {
    GrpcUnderTest grpc;
    const GrpcScene scene(grpc);
    const ::grpc::Status status = CodeOf(grpc, method, principal.token, scene);
    INFO(principal.id << ": " << status.error_message());
    CHECK(status.error_code() == Expected(rule->second, principal));
    CHECK(status.error_message().find("UNAVAILABLE") == std::string::npos);
  }
}

TEST_CASE("grpc access: every RPC is open to whom the matrix says, and to nobody else") {
  const google::protobuf::FileDescriptor& file = *v1::PollRequest::descriptor()->file();
  for (int s = 0; s < file.service_count(); ++s) {
    for (int m = 0; m < file.service(s)->method_count(); ++m) {
      CheckAllPrincipals(*file.service(s)->method(m));
    }
  }
}

}  // namespace
}  // namespace flovyn::testing
