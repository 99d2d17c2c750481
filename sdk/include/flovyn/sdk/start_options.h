#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flovyn/json/json.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/sdk/duration.h"

namespace flovyn::sdk {

/// How a workflow is started. Setters can be chained:
///   StartWorkflowOptions().with_metadata({{"customerId", "CUST-123"}}).with_queue("eu")
class StartWorkflowOptions {
 public:
  using Entries = std::map<std::string, std::string, std::less<>>;

  /// Replaces the metadata: string entries, or any JSON object.
  StartWorkflowOptions& with_metadata(
      std::initializer_list<std::pair<const std::string, std::string>> entries);
  template <class Map>
  StartWorkflowOptions& with_metadata(const Map& entries) requires requires {
    entries.begin()->second;
  }
  {
    metadata_.clear();
    for (const auto& [key, value] : entries) with_metadata_entry(key, value);
    return *this;
  }
  StartWorkflowOptions& with_metadata(const Json& object);
  /// Adds an entry, or replaces the one of that key.
  StartWorkflowOptions& with_metadata_entry(std::string key, std::string value);
  StartWorkflowOptions& with_metadata_entry(std::string key, Json value);

  /// Its child workflows and tasks begin with these keys of its metadata, as that is then.
  StartWorkflowOptions& with_inherited_metadata(std::vector<std::string> keys);
  /// With all of it.
  StartWorkflowOptions& with_all_metadata_inherited();

  StartWorkflowOptions& with_queue(std::string queue);
  /// Served as if it had been started this much sooner; whole seconds.
  StartWorkflowOptions& with_priority(Duration priority);
  StartWorkflowOptions& with_version(std::string version);
  /// Starts with one key within its time to live are one start.
  StartWorkflowOptions& with_idempotency_key(std::string key);
  StartWorkflowOptions& with_idempotency_ttl(Duration ttl);

  StartWorkflowRequest Request(std::string kind, std::string input) const;

 private:
  friend class SubmitTaskOptions;

  Json MetadataJson() const;

  std::map<std::string, Json, std::less<>> metadata_;
  StartWorkflowRequest request_ = {};
};

/// How a standalone task is submitted.
class SubmitTaskOptions {
 public:
  SubmitTaskOptions& with_metadata(
      std::initializer_list<std::pair<const std::string, std::string>> entries);
  SubmitTaskOptions& with_metadata(const Json& object);
  SubmitTaskOptions& with_metadata_entry(std::string key, std::string value);
  SubmitTaskOptions& with_queue(std::string queue);
  SubmitTaskOptions& with_max_retries(int retries);
  SubmitTaskOptions& with_timeout(Duration timeout);
  SubmitTaskOptions& with_idempotency_key(std::string key);

  StartTaskRequest Request(std::string kind, std::string input) const;

 private:
  StartWorkflowOptions common_;
  StartTaskRequest request_ = {};
};

}  // namespace flovyn::sdk
