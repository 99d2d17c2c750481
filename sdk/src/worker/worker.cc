#include "flovyn/sdk/worker.h"

#include <utility>

#include "worker_core.h"

namespace flovyn::sdk {
namespace {

Capability CapabilityOf(std::string_view kind, std::string input, std::string output) {
  Capability capability;
  capability.kind = kind;
  capability.name = kind;
  if (!input.empty()) capability.input_schema = Payload::Trusted(std::move(input));
  if (!output.empty()) capability.output_schema = Payload::Trusted(std::move(output));
  return capability;
}

}  // namespace

Worker::Worker(Backend& backend, WorkerOptions options)
    : core_(std::make_shared<WorkerCore>(backend, std::move(options))) {}

Worker::~Worker() {
  stop();
  core_->Join();
}

absl::Status Worker::start() { return core_->Start(); }

void Worker::stop() { core_->Stop(); }

void Worker::AddWorkflow(std::string_view kind, WorkflowBody body, std::string input,
                         std::string output) {
  core_->Add(kind, std::move(body), CapabilityOf(kind, std::move(input), std::move(output)));
}

void Worker::AddTask(std::string_view kind, TaskBody body, std::string input, std::string output) {
  core_->Add(kind, std::move(body), CapabilityOf(kind, std::move(input), std::move(output)));
}

}  // namespace flovyn::sdk
