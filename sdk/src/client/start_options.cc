#include "flovyn/sdk/start_options.h"

namespace flovyn::sdk {

StartWorkflowOptions& StartWorkflowOptions::with_metadata(
    std::initializer_list<std::pair<const std::string, std::string>> entries) {
  metadata_.clear();
  for (const auto& [key, value] : entries) with_metadata_entry(key, value);
  return *this;
}

StartWorkflowOptions& StartWorkflowOptions::with_metadata(const Json& object) {
  metadata_.clear();
  for (const auto& [key, value] : object.members()) with_metadata_entry(key, value);
  return *this;
}

StartWorkflowOptions& StartWorkflowOptions::with_metadata_entry(std::string key,
                                                                std::string value) {
  return with_metadata_entry(std::move(key), Json::String(value));
}

StartWorkflowOptions& StartWorkflowOptions::with_metadata_entry(std::string key, Json value) {
  metadata_.insert_or_assign(std::move(key), std::move(value));
  return *this;
}

StartWorkflowOptions& StartWorkflowOptions::with_inherited_metadata(std::vector<std::string> keys) {
  request_.inherit_metadata = {.all = false, .keys = std::move(keys)};
  return *this;
}

StartWorkflowOptions& StartWorkflowOptions::with_all_metadata_inherited() {
  request_.inherit_metadata = {.all = true, .keys = {}};
  return *this;
}

StartWorkflowOptions& StartWorkflowOptions::with_queue(std::string queue) {
  request_.queue = std::move(queue);
  return *this;
}

StartWorkflowOptions& StartWorkflowOptions::with_priority(Duration priority) {
  request_.priority_seconds = absl::ToInt64Seconds(priority.absl());
  return *this;
}

StartWorkflowOptions& StartWorkflowOptions::with_version(std::string version) {
  request_.version = std::move(version);
  return *this;
}

StartWorkflowOptions& StartWorkflowOptions::with_idempotency_key(std::string key) {
  request_.idempotency_key = std::move(key);
  return *this;
}

StartWorkflowOptions& StartWorkflowOptions::with_idempotency_ttl(Duration ttl) {
  request_.idempotency_ttl_seconds = absl::ToInt64Seconds(absl::Ceil(ttl.absl(), absl::Seconds(1)));
  return *this;
}

Json StartWorkflowOptions::MetadataJson() const {
  return Json::Object(std::vector<Json::Member>(metadata_.begin(), metadata_.end()));
}

StartWorkflowRequest StartWorkflowOptions::Request(std::string kind, std::string input) const {
  StartWorkflowRequest request = request_;
  request.kind = std::move(kind);
  request.input = std::move(input);
  if (!metadata_.empty()) request.metadata = MetadataJson();
  return request;
}

SubmitTaskOptions& SubmitTaskOptions::with_metadata(
    std::initializer_list<std::pair<const std::string, std::string>> entries) {
  common_.with_metadata(entries);
  return *this;
}

SubmitTaskOptions& SubmitTaskOptions::with_metadata(const Json& object) {
  common_.with_metadata(object);
  return *this;
}

SubmitTaskOptions& SubmitTaskOptions::with_metadata_entry(std::string key, std::string value) {
  common_.with_metadata_entry(std::move(key), std::move(value));
  return *this;
}

SubmitTaskOptions& SubmitTaskOptions::with_queue(std::string queue) {
  request_.queue = std::move(queue);
  return *this;
}

SubmitTaskOptions& SubmitTaskOptions::with_max_retries(int retries) {
  request_.max_retries = retries;
  return *this;
}

SubmitTaskOptions& SubmitTaskOptions::with_timeout(Duration timeout) {
  request_.timeout_ms = timeout.millis();
  return *this;
}

SubmitTaskOptions& SubmitTaskOptions::with_idempotency_key(std::string key) {
  request_.idempotency_key = std::move(key);
  return *this;
}

StartTaskRequest SubmitTaskOptions::Request(std::string kind, std::string input) const {
  StartTaskRequest request = request_;
  request.kind = std::move(kind);
  request.input = std::move(input);
  if (!common_.metadata_.empty()) request.metadata = common_.MetadataJson();
  return request;
}

}  // namespace flovyn::sdk
