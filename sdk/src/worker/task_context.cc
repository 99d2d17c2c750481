#include "flovyn/sdk/task_context.h"

#include "absl/strings/cord.h"
#include "flovyn/json/writer.h"
#include "flovyn/sdk/blocking.h"

namespace flovyn::sdk {
namespace {

constexpr char kNotRetryable[] = "flovyn/not-retryable";

}  // namespace

absl::Status NotRetryable(absl::Status error) {
  error.SetPayload(kNotRetryable, absl::Cord());
  return error;
}

bool IsNotRetryable(const absl::Status& error) {
  return error.GetPayload(kNotRetryable).has_value();
}

absl::Status TaskContext::heartbeat() {
  return AwaitDone(backend_.runtime(),
                   [&](Done done) { backend_.reports().Heartbeat(id(), std::move(done)); });
}

absl::Status TaskContext::progress(double fraction, std::string_view details) {
  return AwaitDone(backend_.runtime(), [&](Done done) {
    backend_.reports().Progress(id(), fraction, std::string(details), std::move(done));
  });
}

absl::Status TaskContext::log(TaskLogLevel level, std::string_view message) {
  return AwaitDone(backend_.runtime(), [&](Done done) {
    backend_.reports().Log(id(), level, std::string(message), std::move(done));
  });
}

absl::Status TaskContext::stream_token(std::string_view text) {
  return Stream(StreamType::kToken,
                JsonObjectWriter().Add("type", "token").Add("text", text).Finish());
}

absl::Status TaskContext::stream_error(std::string_view message) {
  return Stream(StreamType::kError,
                JsonObjectWriter().Add("type", "error").Add("message", message).Finish());
}

absl::Status TaskContext::Stream(StreamType type, std::string payload) {
  return AwaitDone(backend_.runtime(), [&](Done done) {
    backend_.reports().Stream(id(), type, std::move(payload), std::move(done));
  });
}

absl::StatusOr<std::optional<std::string>> TaskContext::GetState(std::string_view key) {
  return AwaitAnswer<std::optional<std::string>>(backend_.runtime(), [&](auto answer) {
    backend_.reports().GetState(id(), std::string(key), std::move(answer));
  });
}

absl::Status TaskContext::SetState(std::string_view key, std::optional<std::string> value) {
  return AwaitDone(backend_.runtime(), [&](Done done) {
    backend_.reports().SetState(id(), std::string(key), std::move(value), std::move(done));
  });
}

}  // namespace flovyn::sdk
