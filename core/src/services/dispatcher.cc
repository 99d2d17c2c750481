#include "dispatcher.h"

#include <algorithm>

#include "flovyn/decide/claim_work.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"
#include "submit_decision.h"

namespace flovyn {
namespace {

constexpr std::size_t kScanRows = 256;
constexpr absl::Duration kQueueForgottenAfter = absl::Seconds(60);

const std::optional<Claim>& ClaimOf(const ClaimedWork& work) {
  return std::visit([](const auto& row) -> const std::optional<Claim>& { return row.claim; }, work);
}

}  // namespace

Dispatcher::Dispatcher(const DispatchDeps& deps, const DispatchOptions& options)
    : deps_(deps), options_(options), board_(options.max_ready_per_queue) {}

PollTicket Dispatcher::Begin(PollRequest request, PollAnswer answer) {
  PollTicket ticket = 0;
  {
    MutexLock lock(mutex_);
    ticket = ++last_ticket_;
    arriving_.insert(ticket);
  }
  const TenantId tenant = request.tenant;
  const std::string worker = request.worker;
  deps_.workers.Resolve(
      tenant, worker,
      [self = shared_from_this(), ticket, request = std::move(request),
       answer = std::move(answer)](const absl::StatusOr<WorkerIdentity>& identity) {
        if (!identity.ok()) return answer(identity.status());
        self->Park(ticket, request, *identity, answer);
      });
  return ticket;
}

Poll Dispatcher::MakePoll(PollTicket ticket, const PollRequest& request,
                          const WorkerIdentity& worker, PollAnswer answer) {
  Poll poll;
  poll.ticket = ticket;
  poll.queue = {request.type, request.tenant, QueueOrDefault(request.queue)};
  poll.wants = ClassOf(request, worker);
  poll.claimant.ticket = ticket;
  poll.claimant.worker = worker.key;
  poll.claimant.node = options_.node;
  poll.claimant.token = ClaimToken(deps_.ids.NewUuid());
  poll.claimant.lease = options_.claims.lease;
  poll.deadline = deps_.clock.Now() + request.hold;
  poll.answer = std::move(answer);
  return poll;
}

void Dispatcher::Park(PollTicket ticket, const PollRequest& request, const WorkerIdentity& worker,
                      PollAnswer answer) {
  std::optional<Poll> poll = MakePoll(ticket, request, worker, std::move(answer));
  const WorkQueue queue = poll->queue;
  const PollClass wants = poll->wants;
  absl::StatusOr<std::optional<ClaimedWork>> refusal = std::nullopt;
  {
    MutexLock lock(mutex_);
    const bool wanted = arriving_.erase(ticket) > 0 && !draining_;
    if (board_.size() >= options_.max_parked_polls) {
      refusal = ResourceExhausted("too many polls are waiting; poll again later");
    } else if (wanted) {
      if (request.hold > absl::ZeroDuration()) {
        poll->alarm = deps_.alarm.Set(
            poll->deadline, [self = shared_from_this(), ticket] { self->OnDeadline(ticket); });
      }
      board_.Park(*std::exchange(poll, std::nullopt));
      board_.Touch(queue, deps_.clock.Now());
    }
  }
  if (poll) return poll->answer(std::move(refusal));
  Serve(queue);
  if (request.hold <= absl::ZeroDuration()) ExpireAfter({queue, wants});
}

void Dispatcher::Serve(const WorkQueue& queue) {
  while (true) {
    std::optional<PollBoard::Match> match;
    std::optional<PollClass> wants;
    {
      MutexLock lock(mutex_);
      match = board_.TakeMatch(queue);
      if (!match) wants = board_.BeginScan(queue);
    }
    if (match) {
      Claim(*match);
    } else if (wants) {
      StartScan({queue, *std::move(wants)});
    } else {
      return;
    }
  }
}

void Dispatcher::Claim(const PollBoard::Match& match) {
  ClaimWork command{.type = match.work.queue.type, .id = match.work.id, .claimant = {}};
  {
    MutexLock lock(mutex_);
    if (const Poll* poll = board_.Find(match.ticket)) command.claimant = poll->claimant;
  }
  SubmitDecision(deps_.store, "claim_work", std::move(command),
                 [self = shared_from_this(), match](absl::StatusOr<ClaimedWork> claimed) {
                   self->OnClaimed(match, std::move(claimed));
                 });
}

void Dispatcher::OnClaimed(const PollBoard::Match& match, absl::StatusOr<ClaimedWork> claimed) {
  if (claimed.ok()) return AnswerAndForget(match.ticket, *std::move(claimed));
  if (absl::IsAborted(claimed.status())) return BackInLine(match.ticket);
  AnswerAndForget(match.ticket, claimed.status());
}

void Dispatcher::BackInLine(PollTicket ticket) {
  std::optional<WorkQueue> queue;
  {
    MutexLock lock(mutex_);
    Poll* poll = board_.Find(ticket);
    if (poll == nullptr) return;
    const bool over = poll->deadline <= deps_.clock.Now() && poll->alarm != 0;
    if (!poll->gone && !over && !draining_) {
      board_.PutBack(*poll);
      queue = poll->queue;
    }
  }
  if (!queue) return AnswerAndForget(ticket, std::nullopt);
  Serve(*queue);
  OnDeadline(ticket);
}

void Dispatcher::AnswerAndForget(PollTicket ticket,
                                 absl::StatusOr<std::optional<ClaimedWork>> answer) {
  std::optional<Poll> poll;
  {
    MutexLock lock(mutex_);
    if (board_.Find(ticket) != nullptr) poll = board_.Remove(ticket);
  }
  const bool work = answer.ok() && answer->has_value();
  if (!poll || poll->gone) {
    if (work) Return(**answer);
    answer = std::nullopt;
  }
  if (!poll) return;
  if (poll->alarm != 0) deps_.alarm.Cancel(poll->alarm);
  poll->answer(std::move(answer));
}

void Dispatcher::Return(const ClaimedWork& work) {
  const auto& claim = ClaimOf(work);
  if (!claim) return;
  ReturnClaim command;
  command.type =
      std::holds_alternative<WorkflowExecution>(work) ? WorkType::kWorkflow : WorkType::kTask;
  command.id = std::visit([](const auto& row) { return row.start.id.uuid(); }, work);
  command.token = claim->token;
  // A claim that cannot be returned now lapses with its node or its lease.
  SubmitCommand(deps_.store, "return_claim", command, [](const absl::Status&) {});
}

void Dispatcher::StartScan(const Scan& scan) {
  const bool queued =
      deps_.executor.Post([self = shared_from_this(), scan] { self->RunScan(scan); });
  if (queued) return;
  MutexLock lock(mutex_);
  board_.EndScan(scan.first, scan.second, true);  // a later hint looks again
}

void Dispatcher::RunScan(const Scan& scan) {
  const auto& [queue, wants] = scan;
  ReadyQuery query;
  query.queue = queue;
  query.kinds = wants.kinds;
  query.pool = wants.pool;
  query.limit = kScanRows;
  const bool nothing_wanted = !wants.any_kind && wants.kinds.empty();
  absl::StatusOr<std::vector<ReadyWork>> found = std::vector<ReadyWork>();
  if (!nothing_wanted) found = deps_.store.dispatch().FindReady(query);
  {
    MutexLock lock(mutex_);
    // A store that cannot be read is not asked again until a sweep says that it can be.
    const bool complete = !found.ok() || found->size() < query.limit;
    board_.EndScan(queue, wants, complete);
    if (found.ok()) {
      for (const ReadyWork& work : *found) board_.AddReady(work);
    }
  }
  Serve(queue);
  ExpireAfter(scan);
}

void Dispatcher::ExpireAfter(const Scan& scan) {
  std::vector<PollTicket> past;
  {
    MutexLock lock(mutex_);
    if (board_.Scanning(scan.first, scan.second)) return;  // it expires them when it ends
    past = board_.WaitingPast(scan.first, scan.second, deps_.clock.Now());
  }
  for (const PollTicket ticket : past) OnDeadline(ticket);
}

void Dispatcher::OnDeadline(PollTicket ticket) {
  {
    MutexLock lock(mutex_);
    const Poll* poll = board_.Find(ticket);
    if (poll == nullptr || poll->reserved || poll->deadline > deps_.clock.Now()) return;
    const bool answered_by_scan = poll->alarm == 0 && board_.Scanning(poll->queue, poll->wants);
    if (answered_by_scan) return;
  }
  AnswerAndForget(ticket, std::nullopt);
}

void Dispatcher::Cancel(PollTicket ticket) {
  {
    MutexLock lock(mutex_);
    arriving_.erase(ticket);
    Poll* poll = board_.Find(ticket);
    if (poll == nullptr) return;
    poll->gone = true;
    if (poll->reserved) return;  // answered when its claim is settled
  }
  AnswerAndForget(ticket, std::nullopt);
}

std::vector<WorkerSeen> Dispatcher::ParkedWorkers() {
  std::vector<WorkerSeen> seen;
  const absl::Time now = deps_.clock.Now();
  MutexLock lock(mutex_);
  board_.ForEach([&](const Poll& poll) {
    seen.push_back({poll.queue.tenant, poll.claimant.worker, now});
  });
  return seen;
}

void Dispatcher::ForgetIdleQueues() {
  const absl::Time cutoff = deps_.clock.Now() - kQueueForgottenAfter;
  MutexLock lock(mutex_);
  board_.Forget(cutoff);
}

void Dispatcher::Drain() {
  std::vector<PollTicket> waiting;
  {
    MutexLock lock(mutex_);
    draining_ = true;
    board_.ForEach([&](const Poll& poll) {
      if (!poll.reserved) waiting.push_back(poll.ticket);
    });
  }
  for (const PollTicket ticket : waiting) AnswerAndForget(ticket, std::nullopt);
}

std::optional<Claimant> Dispatcher::Reserve(const ReadyWork& work) {
  MutexLock lock(mutex_);
  Poll* poll = board_.Waiting(work);
  if (poll == nullptr) return std::nullopt;
  board_.SetAside(*poll);
  return poll->claimant;
}

void Dispatcher::Announce(const ReadyWork& work) {
  if (work.ready_at > deps_.clock.Now()) {
    deps_.alarm.Set(work.ready_at, [self = shared_from_this(), work] { self->Announce(work); });
    return;
  }
  {
    MutexLock lock(mutex_);
    board_.AddReady(work);
  }
  Serve(work.queue);
  listeners_.Tell(work.queue);
}

void Dispatcher::Hint(const WorkQueue& queue) {
  {
    MutexLock lock(mutex_);
    board_.Hint(queue);
  }
  Serve(queue);
  listeners_.Tell(queue);
}

}  // namespace flovyn
