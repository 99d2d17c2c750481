#include "poll_board.h"

#include <algorithm>

namespace flovyn {

void PollBoard::Park(Poll poll) {
  lines_[poll.queue].waiting[poll.wants].insert(poll.ticket);
  const PollTicket ticket = poll.ticket;
  polls_.emplace(ticket, std::move(poll));
}

Poll* PollBoard::Find(PollTicket ticket) {
  const auto found = polls_.find(ticket);
  return found == polls_.end() ? nullptr : &found->second;
}

void PollBoard::SetAside(Poll& poll) {
  poll.reserved = true;
  auto& waiting = lines_[poll.queue].waiting;
  const auto line = waiting.find(poll.wants);
  if (line == waiting.end()) return;
  line->second.erase(poll.ticket);
  if (line->second.empty()) waiting.erase(line);
}

void PollBoard::PutBack(Poll& poll) {
  poll.reserved = false;
  lines_[poll.queue].waiting[poll.wants].insert(poll.ticket);
}

Poll PollBoard::Remove(PollTicket ticket) {
  const auto found = polls_.find(ticket);
  SetAside(found->second);
  Poll poll = std::move(found->second);
  polls_.erase(found);
  return poll;
}

std::vector<PollTicket> PollBoard::Tickets() const {
  std::vector<PollTicket> tickets;
  for (const auto& [ticket, poll] : polls_) tickets.push_back(ticket);
  return tickets;
}

Poll* PollBoard::Waiting(const ReadyWork& work) {
  const auto found = lines_.find(work.queue);
  if (found == lines_.end()) return nullptr;
  std::optional<PollTicket> first;
  for (const auto& [wants, tickets] : found->second.waiting) {
    if (!wants.Takes(work)) continue;
    if (!first || *tickets.begin() < *first) first = *tickets.begin();
  }
  return first ? Find(*first) : nullptr;
}

void PollBoard::AddReady(const ReadyWork& work) {
  const auto found = lines_.find(work.queue);
  if (found == lines_.end()) return;
  Line& line = found->second;
  if (line.ready_count >= max_ready_) {
    Hint(work.queue);
    return;
  }
  auto& shelf = line.ready[Shelf(work.kind, work.pool)];
  if (shelf.emplace(Order(work.order, work.id), work).second) ++line.ready_count;
}

std::optional<ReadyWork> PollBoard::TakeFirst(Line& line, const PollClass& wants) {
  auto best = line.ready.end();
  for (auto shelf = line.ready.begin(); shelf != line.ready.end(); ++shelf) {
    if (!wants.Takes(shelf->second.begin()->second)) continue;
    const bool sooner =
        best == line.ready.end() || shelf->second.begin()->first < best->second.begin()->first;
    if (sooner) best = shelf;
  }
  if (best == line.ready.end()) return std::nullopt;
  ReadyWork work = std::move(best->second.begin()->second);
  best->second.erase(best->second.begin());
  if (best->second.empty()) line.ready.erase(best);
  --line.ready_count;
  return work;
}

std::optional<PollBoard::Match> PollBoard::TakeMatch(const WorkQueue& queue) {
  const auto found = lines_.find(queue);
  if (found == lines_.end()) return std::nullopt;
  Line& line = found->second;
  for (const auto& [wants, tickets] : line.waiting) {
    std::optional<ReadyWork> work = TakeFirst(line, wants);
    if (!work) continue;
    Poll* poll = Waiting(*work);  // the longest waiting of all that take it
    SetAside(*poll);
    return Match{poll->ticket, *std::move(work)};
  }
  return std::nullopt;
}

std::optional<PollClass> PollBoard::BeginScan(const WorkQueue& queue) {
  Line& line = lines_[queue];
  for (const auto& [wants, tickets] : line.waiting) {
    Scan& scan = line.scans[wants];
    if (scan.running || scan.knowledge == Knowledge::kComplete) continue;
    scan.running = true;
    scan.hinted = false;
    return wants;
  }
  return std::nullopt;
}

void PollBoard::EndScan(const WorkQueue& queue, const PollClass& wants, bool complete) {
  Scan& scan = lines_[queue].scans[wants];
  scan.running = false;
  scan.knowledge = complete && !scan.hinted ? Knowledge::kComplete : Knowledge::kPartial;
}

bool PollBoard::Scanning(const WorkQueue& queue, const PollClass& wants) const {
  const auto line = lines_.find(queue);
  if (line == lines_.end()) return false;
  const auto scan = line->second.scans.find(wants);
  return scan != line->second.scans.end() && scan->second.running;
}

void PollBoard::Hint(const WorkQueue& queue) {
  const auto found = lines_.find(queue);
  if (found == lines_.end()) return;  // a new line is scanned anyway
  for (auto& [wants, scan] : found->second.scans) {
    scan.knowledge = Knowledge::kPartial;
    scan.hinted = true;
  }
}

std::vector<PollTicket> PollBoard::WaitingPast(const WorkQueue& queue, const PollClass& wants,
                                               absl::Time now) const {
  std::vector<PollTicket> past;
  const auto line = lines_.find(queue);
  if (line == lines_.end()) return past;
  const auto waiting = line->second.waiting.find(wants);
  if (waiting == line->second.waiting.end()) return past;
  std::ranges::copy_if(waiting->second, std::back_inserter(past),
                       [&](PollTicket ticket) { return polls_.at(ticket).deadline <= now; });
  return past;
}

void PollBoard::Forget(absl::Time cutoff) {
  absl::erase_if(lines_, [&](const auto& entry) {
    const Line& line = entry.second;
    return line.waiting.empty() && line.used_at < cutoff;
  });
}

void PollBoard::Touch(const WorkQueue& queue, absl::Time now) { lines_[queue].used_at = now; }

}  // namespace flovyn
