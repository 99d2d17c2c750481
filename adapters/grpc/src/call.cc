#include "call.h"

#include <chrono>
#include <exception>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "hand_over.h"
#include "status_map.h"

namespace flovyn::grpc {
namespace {

constexpr char kAuthorization[] = "authorization";

bool IsDefect(const absl::Status& status) {
  return absl::IsInternal(status) || absl::IsUnknown(status) || absl::IsDataLoss(status);
}

}  // namespace

UnaryCall::UnaryCall(const Arrival& arrival)
    : env_(arrival.env),
      path_(arrival.path),
      context_(*arrival.context),
      reply_(*arrival.reply),
      arrived_(env_.deps.clock.Now()) {}

absl::StatusOr<std::optional<std::string>> UnaryCall::Header(const std::string& key) const {
  const auto [first, last] = context_.client_metadata().equal_range(key);
  if (first == last) return std::nullopt;
  if (std::next(first) != last) return InvalidField(key, "is there more than once in the metadata");
  return std::string(first->second.data(), first->second.size());
}

absl::Duration UnaryCall::TimeLeft() const {
  const std::chrono::system_clock::time_point deadline = context_.deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) return absl::InfiniteDuration();
  // gRPC's deadlines are of the machine's clock, whatever the engine's clock is.
  return absl::FromChrono(deadline) - absl::FromChrono(std::chrono::system_clock::now());
}

void UnaryCall::AddTrailer(const std::string& key, const std::string& value) {
  context_.AddTrailingMetadata(key, value);
}

absl::Status UnaryCall::Authenticate() {
  const absl::StatusOr<std::optional<std::string>> header = Header(kAuthorization);
  if (!header.ok()) return Unauthenticated("there is more than one authorization in the metadata");
  FLOVYN_ASSIGN_OR_RETURN(caller_,
                          env_.deps.authenticator.Authenticate(header->value_or(std::string())));
  return absl::OkStatus();
}

void UnaryCall::Begin(absl::FunctionRef<absl::Status()> method) {
  self_ = shared_from_this();
  Run([&]() -> absl::Status {
    FLOVYN_RETURN_IF_ERROR(Authenticate());
    return method();
  });
  HandOverOut(this);
}

void UnaryCall::Run(absl::FunctionRef<absl::Status()> part) {
  absl::Status status;
  try {
    status = part();
  } catch (const std::exception& exception) {
    LogException(exception.what());
    status = Internal("an unexpected failure; the server's log says more");
  } catch (...) {
    LogException("not a std::exception");
    status = Internal("an unexpected failure; the server's log says more");
  }
  if (!status.ok()) Finish(status);
}

void UnaryCall::Finish(const absl::Status& status) {
  if (finished_.exchange(true)) return;
  absl::Status outcome = status;
  if (outcome.ok()) outcome = WriteReply(reply_);
  answered_ = outcome.ok();
  Log(outcome);
  HandOverOut(this);
  ServerUnaryReactor::Finish(ToGrpcStatus(outcome));
}

void UnaryCall::Log(const absl::Status& status) const {
  Logger& logger = env_.deps.logger;
  const LogLevel level = IsDefect(status) ? LogLevel::kError : LogLevel::kDebug;
  if (!logger.Enabled(level)) return;
  const absl::Duration took = env_.deps.clock.Now() - arrived_;
  std::vector<LogField> fields = {
      {"method", std::string(path_)},
      {"principal", caller_.id},
      {"status", absl::StatusCodeToString(status.code())},
      {"ms", absl::StrFormat("%.3f", absl::ToDoubleMilliseconds(took))},
  };
  if (IsDefect(status)) fields.push_back({"error", std::string(status.message())});
  logger.Log(level, "grpc call", fields);
}

void UnaryCall::LogException(std::string_view what) const {
  env_.deps.logger.Log(LogLevel::kError, "exception in a grpc call",
                       {{"method", std::string(path_)}, {"what", std::string(what)}});
}

void UnaryCall::OnCancel() {
  HandOverIn(this);
  if (when_cancelled_) when_cancelled_();
}

void UnaryCall::OnDone() {
  HandOverIn(this);
  const std::shared_ptr<UnaryCall> last = std::move(self_);
  if (when_done_) when_done_(answered_ && !context_.IsCancelled());
}

}  // namespace flovyn::grpc
