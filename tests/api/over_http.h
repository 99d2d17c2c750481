#pragma once

#include <string>
#include <string_view>

#include "in_process.h"
#include "server/http_client.h"

namespace flovyn::testing {

/// What REST offers goes through it; the workers' calls it has not.
class OverHttp final : public InProcess {
 public:
  static constexpr const char* kName = "HTTP";
  OverHttp(LiveEngine& live, int org) : InProcess(live, org) {}

  absl::StatusOr<ApiStarted> StartWorkflow(const ApiStart& start) override;
  absl::StatusOr<ApiExecution> GetWorkflow(const std::string& id) override;
  absl::StatusOr<ApiList> ListWorkflows(const ApiFilter& filter) override;
  absl::StatusOr<std::vector<ApiEvent>> History(const std::string& id) override;
  absl::StatusOr<ApiStarted> SubmitTask(const ApiStart& start) override;
  absl::StatusOr<ApiExecution> GetTask(const std::string& id) override;
  absl::StatusOr<ApiList> ListTasks(const ApiFilter& filter) override;

  absl::StatusOr<std::string> UpdateWorkflowMetadata(const std::string& id,
                                                     const std::string& update) override;
  absl::StatusOr<std::string> UpdateTaskMetadata(const std::string& id,
                                                 const std::string& update) override;

  /// A request below /api/orgs/{slug}, with this organization's user key.
  http::ClientResponse Send(std::string_view method, const std::string& path,
                            const std::string& body = {});

 private:
  absl::StatusOr<std::string> Update(const std::string& path, const std::string& update);
  absl::StatusOr<Json> Ask(std::string_view method, const std::string& path,
                           const std::string& body = {});
  absl::StatusOr<ApiStarted> Create(const std::string& path, const ApiStart& start,
                                    std::string_view id_member);
};

/// Text in a query string.
std::string UrlEncoded(std::string_view text);

}  // namespace flovyn::testing
