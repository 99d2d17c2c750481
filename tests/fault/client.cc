#include "client.h"

#include <stdexcept>
#include <utility>

#include "absl/time/clock.h"
#include "flovyn/domain/tenant.h"
#include "histories/derived_id.h"
#include "replay.h"
#include "server/http_client.h"

namespace flovyn::chaos {
namespace {

constexpr absl::Duration kBetweenReads = absl::Milliseconds(100);

bool StartsWithSignal(const Case& one) {
  return one.script.kind == "signals" && one.script.number % 2 == 0;
}

}  // namespace

Client::Client(const LoadSettings& settings, int number, Ledger& ledger, StopFlag& drain,
               StopFlag& abandon)
    : settings_(settings),
      number_(number),
      ledger_(ledger),
      drain_(drain),
      abandon_(abandon),
      cluster_({.endpoints = settings.endpoints, .first = static_cast<std::size_t>(number)}),
      random_(testing::Mix(settings.seed) + static_cast<std::uint64_t>(number)) {}

void Client::Run() {
  while (!drain_.IsSet()) {
    Case one = NextCase();
    See(one);
    one.finished = absl::Now();
    ledger_.Add(std::move(one));
  }
}

Case Client::NextCase() {
  Case one;
  one.script.kind = kRootKinds[random_() % std::size(kRootKinds)];
  one.script.number = random_() % 1'000'000;
  one.key = "chaos-" + std::to_string(number_) + "-" + std::to_string(++cases_);
  one.started = absl::Now();
  return one;
}

void Client::See(Case& one) {
  ledger_.Asked();
  if (StartsWithSignal(one)) {
    StartWithSignal(one);
  } else {
    Start(one);
  }
  if (one.id.empty()) return;
  ledger_.Acknowledged();
  while (!abandon_.IsSet()) {
    Read(one);
    if (one.ended) return ledger_.Ended();
    Feed(one);
    abandon_.Pause(kBetweenReads);
  }
}

int Client::Ask(Case& one, const std::string& what, const Call& call) {
  int sent = 0;
  const int unanswered = cluster_.unanswered();
  while (true) {
    const grpc::Status status = cluster_.Repeat(absl::InfiniteDuration(), abandon_,
                                                [&](Stubs& server, grpc::ClientContext& context) {
                                                  ++sent;
                                                  return call(server, context);
                                                });
    if (status.ok() || abandon_.IsSet()) break;
    const std::string said =
        what + ": code " + std::to_string(status.error_code()) + ", " + status.error_message();
    ledger_.Refused(said);
    if (one.faults.empty() || one.faults.back() != said) one.faults.push_back(said);
    abandon_.Pause(kBetweenReads);
  }
  ledger_.Unanswered(cluster_.unanswered() - unanswered);
  return sent;
}

void Client::Start(Case& one) {
  v1::StartWorkflowRequest request;
  request.set_org_id(std::string(kDefaultTenantId));
  request.set_workflow_kind(one.script.kind);
  request.set_input(one.script.Input());
  request.set_idempotency_key(one.key);
  v1::StartWorkflowResponse response;
  const int sent = Ask(one, "start", [&](Stubs& server, grpc::ClientContext& context) {
    return server.workflows->StartWorkflow(&context, request, &response);
  });
  one.id = response.workflow_execution_id();
  if (sent == 1 && !one.id.empty() && !response.idempotency_key_new()) {
    one.faults.push_back("its only start found another execution with its key");
  }
}

void Client::StartWithSignal(Case& one) {
  v1::SignalWithStartWorkflowRequest request;
  request.set_org_id(std::string(kDefaultTenantId));
  request.set_workflow_id(one.key);
  request.set_org_id(std::string(kDefaultTenantId));
  request.set_workflow_kind(one.script.kind);
  request.set_workflow_input(one.script.Input());
  request.set_signal_name(kSignalName);
  request.set_signal_value("1");
  v1::SignalWithStartWorkflowResponse response;
  one.signals_sent[1] =
      Ask(one, "signal with start", [&](Stubs& server, grpc::ClientContext& context) {
        return server.workflows->SignalWithStartWorkflow(&context, request, &response);
      });
  one.id = response.workflow_execution_id();
  if (!one.id.empty()) one.acknowledged_signals = 1;
}

void Client::Read(Case& one) {
  v1::GetEventsRequest request;
  request.set_workflow_execution_id(one.id);
  v1::GetEventsResponse response;
  Ask(one, "history", [&](Stubs& server, grpc::ClientContext& context) {
    return server.workflows->GetEvents(&context, request, &response);
  });
  if (response.events_size() > 0 || !abandon_.IsSet()) one.Take(EventsOf(response));
}

void Client::Feed(Case& one) {
  if (one.IsCancelledKind()) {
    const auto age = absl::Milliseconds(one.script.number % 1'000);
    if (!one.cancelled && absl::Now() - one.started > age) Cancel(one);
    return;
  }
  SettlePromises(one, testing::History(one.history));
  if (one.acknowledged_signals < one.script.SignalCount()) SendSignal(one);
}

void Client::SendSignal(Case& one) {
  const int value = one.acknowledged_signals + 1;
  v1::SignalWorkflowRequest request;
  request.set_org_id(std::string(kDefaultTenantId));
  request.set_workflow_execution_id(one.id);
  request.set_signal_name(kSignalName);
  request.set_signal_value(std::to_string(value));
  v1::SignalWorkflowResponse response;
  one.signals_sent[value] += Ask(one, "signal", [&](Stubs& server, grpc::ClientContext& context) {
    return server.workflows->SignalWorkflow(&context, request, &response);
  });
  if (response.signal_event_sequence() > 0) one.acknowledged_signals = value;
}

void Client::SettlePromises(Case& one, const testing::History& history) {
  for (const auto& [name, id] : history.promises) {
    if (history.promise_outcomes.contains(id)) continue;
    const int step = StepOfPromise(name);
    Ask(one, "promise", [&, promise = id](Stubs& server, grpc::ClientContext& context) {
      google::protobuf::Empty response;
      if (IsRejected(one.script.number, step)) {
        v1::RejectPromiseRequest reject;
        reject.set_promise_id(promise);
        reject.set_error("no");
        return server.workflows->RejectPromise(&context, reject, &response);
      }
      v1::ResolvePromiseRequest resolve;
      resolve.set_promise_id(promise);
      resolve.set_value(std::to_string(PromiseValue(one.script.number, step)));
      return server.workflows->ResolvePromise(&context, resolve, &response);
    });
  }
}

/// Over REST: the protocol of the workers has no call for it. A repeated one finds it cancelled.
void Client::Cancel(Case& one) {
  const std::string target = "/api/orgs/default/workflow-executions/" + one.id + "/cancel";
  for (std::size_t attempt = 0; !abandon_.IsSet(); ++attempt) {
    const int port = settings_.http_ports[attempt % settings_.http_ports.size()];
    try {
      const http::ClientResponse answer = http::HttpClient(port).Post(target, "{}");
      one.cancelled = answer.status == 200;
      if (one.cancelled) return;
      if (answer.status != 503) {
        ledger_.Refused("cancel: " + std::to_string(answer.status));
        one.faults.push_back("cancel: " + answer.body);
      }
    } catch (const std::runtime_error&) {
      ledger_.Unanswered(1);
    }
    abandon_.Pause(kBetweenReads);
  }
}

}  // namespace flovyn::chaos
