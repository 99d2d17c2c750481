#include "call_frame.h"

#include <exception>
#include <iterator>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "door.h"
#include "flovyn/v1/metadata_keys.h"

namespace flovyn::grpc {
namespace {

bool IsDefect(const absl::Status& status) {
  return absl::IsInternal(status) || absl::IsUnknown(status) || absl::IsDataLoss(status);
}

}  // namespace

CallFrame::CallFrame(const Arrival& arrival)
    : env_(arrival.env),
      path_(arrival.path),
      context_(*arrival.context),
      arrived_(env_.deps.clock.Now()) {}

absl::StatusOr<std::optional<std::string>> CallFrame::Header(const std::string& key) const {
  const auto [first, last] = context_.client_metadata().equal_range(key);
  if (first == last) return std::nullopt;
  if (std::next(first) != last) return InvalidField(key, "is there more than once in the metadata");
  return std::string(first->second.data(), first->second.size());
}

absl::Status CallFrame::Enter() {
  FLOVYN_RETURN_IF_ERROR(env_.door.Enter());
  const absl::StatusOr<std::optional<std::string>> header = Header(v1::kAuthorizationKey);
  if (!header.ok()) return Unauthenticated("there is more than one authorization in the metadata");
  FLOVYN_ASSIGN_OR_RETURN(caller_,
                          env_.deps.authenticator.Authenticate(header->value_or(std::string())));
  return absl::OkStatus();
}

absl::Status CallFrame::Guard(absl::FunctionRef<absl::Status()> part) const {
  try {
    return part();
  } catch (const std::exception& exception) {
    LogException(exception.what());
  } catch (...) {
    LogException("not a std::exception");
  }
  return Internal("an unexpected failure; the server's log says more");
}

void CallFrame::Log(const absl::Status& status) const {
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

void CallFrame::LogException(std::string_view what) const {
  env_.deps.logger.Log(LogLevel::kError, "exception in a grpc call",
                       {{"method", std::string(path_)}, {"what", std::string(what)}});
}

}  // namespace flovyn::grpc
