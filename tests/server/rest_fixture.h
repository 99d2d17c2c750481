#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/http/http_server.h"
#include "flovyn/system/executor.h"
#include "recording_logger.h"
#include "server/http_client.h"
#include "services/engine_fixture.h"
#include "test.h"

namespace flovyn::http {

// Keys of the organizations `default` and `other`.
inline constexpr std::string_view kOwnerKey = "owner-key";
inline constexpr std::string_view kAdminKey = "admin-key";
inline constexpr std::string_view kMemberKey = "member-key";
inline constexpr std::string_view kWorkerKey = "worker-key";
inline constexpr std::string_view kOtherKey = "other-key";

/// The REST API over an engine in memory, on a free port.
class RestFixture {
 public:
  struct Options {
    bool open = false;  // authentication is switched off
    Executor* other_executor = nullptr;
    std::size_t max_result_waits = 1000;
  };

  RestFixture() : RestFixture(Options()) {}
  explicit RestFixture(const Options& options);

  Engine& engine() { return engine_.engine(); }
  Store& store() { return engine_.store(); }
  memory::ManualClock& clock() { return engine_.clock(); }
  /// The organization `default`.
  TenantId tenant() const { return engine_.tenant(); }
  Caller caller() const { return engine_.caller(); }
  RecordingLogger& logger() { return logger_; }
  HttpServer& server() { return *server_; }
  void SetReady(bool ready) { ready_ = ready; }

  /// A request on a connection of its own; no key: without credentials.
  ClientResponse Send(std::string_view method, std::string_view target,
                      std::optional<std::string_view> key = kOwnerKey, std::string_view body = {});
  ClientResponse Get(std::string_view target) { return Send("GET", target); }
  ClientResponse Post(std::string_view target, std::string_view body) {
    return Send("POST", target, kOwnerKey, body);
  }
  static std::string RequestText(std::string_view method, std::string_view target,
                                 std::optional<std::string_view> key, std::string_view body = {});

  // The engine's own calls, of a worker `worker-1`. The server's threads run units, too, so that
  // answers have to be waited for.
  WorkflowExecution Workflow(const WorkflowId& id) { return engine_.Get(id); }
  std::optional<ClaimedWork> Claim(WorkType type);
  void Submit(std::string_view workflow, std::vector<Command> commands, SubmitStatus status);
  void CompleteTask(const TaskId& task, const std::string& output);
  void FailTask(const TaskId& task, const std::string& error);

 private:
  testing::EngineFixture engine_;
  RecordingLogger logger_;
  std::atomic<bool> ready_ = true;
  std::unique_ptr<system::ExecutorPool> executor_;
  std::unique_ptr<Authenticator> authenticator_;
  std::unique_ptr<HttpServer> server_;
};

/// The answer's body, which has to be JSON.
Json JsonOf(const ClientResponse& response);
/// The text of a member; empty when there is none.
std::string TextAt(const Json& json, std::string_view key);

}  // namespace flovyn::http
