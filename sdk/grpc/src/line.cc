#include "line.h"

#include <chrono>

#include "flovyn/v1/metadata_keys.h"
#include "status.h"

namespace flovyn::sdk_grpc {

Line::Line(const GrpcOptions& options, Clock& clock)
    : authorization_(options.api_key.empty() ? "" : "Bearer " + options.api_key),
      timeout_(options.call_timeout.absl()),
      servers_(options, clock) {}

Line::~Line() {
  const MutexLock lock(mutex_);
  // Answers may make new calls: these are given up, too.
  while (!under_way_.empty()) {
    for (const auto& [number, call] : under_way_) {
      if (!call->given_up.exchange(true)) call->context.TryCancel();
    }
    ended_.Wait(mutex_);
  }
}

std::uint64_t Line::Begin(const std::shared_ptr<Outgoing>& call, const CallSettings& settings) {
  // gRPC's deadlines are of the machine's clock, whatever ours is.
  call->context.set_deadline(std::chrono::system_clock::now() +
                             absl::ToChronoMicroseconds(settings.timeout.value_or(timeout_)));
  if (!authorization_.empty()) call->context.AddMetadata(v1::kAuthorizationKey, authorization_);
  if (settings.token) call->context.AddMetadata(v1::kClaimTokenKey, settings.token->str());
  call->server = &servers_.Next();
  call->line = this;
  const MutexLock lock(mutex_);
  call->number = ++last_number_;
  under_way_.emplace(call->number, call);
  return call->number;
}

absl::Status Line::Outcome(Outgoing& call, const ::grpc::Status& status) {
  if (!Unanswered(status)) {
    servers_.Answered(*call.server);
  } else if (!call.given_up) {
    servers_.NotAnswered(*call.server);
  }
  return ToStatus(status, call.server->endpoint);
}

void Line::End(std::uint64_t number) {
  std::shared_ptr<Outgoing> ended;  // goes when the lock is free again
  const MutexLock lock(mutex_);
  ended = std::move(under_way_.at(number));
  under_way_.erase(number);
  ended_.NotifyAll();
}

void Line::GiveUp(std::uint64_t number) {
  std::shared_ptr<Outgoing> call;
  {
    const MutexLock lock(mutex_);
    const auto found = under_way_.find(number);
    if (found == under_way_.end()) return;
    call = found->second;
  }
  if (!call->given_up.exchange(true)) call->context.TryCancel();
}

}  // namespace flovyn::sdk_grpc
