#pragma once

#include "flovyn/unit/work.h"
#include "node_link.h"

namespace flovyn::postgres {

/// Passes everything on to the engine's broker, and tells other nodes of work that no poll of this
/// one could take.
class AnnouncingBroker : public WorkBroker {
 public:
  AnnouncingBroker(WorkBroker& broker, NodeLink& link) : broker_(broker), link_(link) {}

  std::optional<Claimant> Reserve(const ReadyWork& work) override { return broker_.Reserve(work); }
  void Deliver(const Claimant& claimant, ClaimedWork work) override {
    broker_.Deliver(claimant, std::move(work));
  }
  void Release(const Claimant& claimant) override { broker_.Release(claimant); }
  void Announce(const ReadyWork& work) override {
    broker_.Announce(work);
    link_.Notify(work.queue);
  }
  void Hint(const WorkQueue& queue) override { broker_.Hint(queue); }

 private:
  WorkBroker& broker_;
  NodeLink& link_;
};

}  // namespace flovyn::postgres
