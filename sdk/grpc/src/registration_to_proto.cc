#include "to_proto.h"

namespace flovyn::sdk_grpc {
namespace {

template <class Proto>
void PutCapability(const Capability& from, Proto& to) {
  to.set_kind(from.kind);
  to.set_name(from.name);
  to.set_description(from.description);
  if (from.timeout_seconds) to.set_timeout_seconds(*from.timeout_seconds);
  to.set_cancellable(from.cancellable);
  to.mutable_tags()->Add(from.tags.begin(), from.tags.end());
  to.set_retry_policy(from.retry_policy.text());
  to.set_metadata(from.metadata.text());
  to.set_input_schema(from.input_schema.text());
  to.set_output_schema(from.output_schema.text());
}

}  // namespace

v1::WorkerRegistrationRequest ToProto(const WorkerRegistration& from) {
  v1::WorkerRegistrationRequest to;
  to.set_worker_name(from.name);
  to.set_worker_version(from.version);
  to.set_worker_type(std::string(ToText(kWorkerTypeText, from.type)));
  to.set_host_name(from.host_name);
  to.set_process_id(from.process_id);
  to.set_metadata(from.metadata.text());
  for (const Capability& workflow : from.workflows) {
    v1::WorkflowCapability& out = *to.add_workflows();
    PutCapability(workflow, out);
    out.set_version(workflow.version);
    out.set_content_hash(workflow.content_hash);
  }
  for (const Capability& task : from.tasks) PutCapability(task, *to.add_tasks());
  return to;
}

}  // namespace flovyn::sdk_grpc
