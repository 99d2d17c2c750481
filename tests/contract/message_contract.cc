#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "fakes/answers.h"
#include "fakes/lane_hold.h"
#include "fakes/recording_follow_up.h"

namespace flovyn::testing {
namespace {

/// A FAILED parent (so that messages to it may be held) and two children.
struct MessageScene {
  explicit MessageScene(const StoreHooks& hooks = {}) : store(hooks) {
    now = StoreNow(*store);
    parent = NewWorkflow(store, now);
    parent.status = WorkflowStatus::kFailed;
    parent.completed_at = now;
    first = NewWorkflow(store, now);
    second = NewWorkflow(store, now);
    REQUIRE(SubmitAndWait(*store, Inserting({parent, first, second})).ok());
  }

  Message From(const WorkflowExecution& source, absl::Duration ago = absl::Seconds(1)) const {
    Message message;
    message.key = {parent.start.id, MessageKind::kChildEnded, source.start.id};
    message.reason = "because \xE2\x82\xAC 'x'";
    message.created_at = now - ago;
    return message;
  }
  void Put(std::vector<Message> messages, std::vector<MessageKey> delivered = {}) {
    Delta delta;
    delta.messages = std::move(messages);
    delta.delivered = std::move(delivered);
    REQUIRE(SubmitAndWait(*store, Writing(std::move(delta))).ok());
  }
  std::vector<MessageKey> Undelivered(absl::Duration age = absl::ZeroDuration(),
                                      std::size_t limit = 100) {
    return Must(store->outbox().FindUndelivered(age, limit));
  }
  std::string Load(const MessageKey& key) {
    return Must(Seen(*store, {.messages = {key}}, [key](const WorkingSet& set) -> std::string {
      const Message* message = set.Find(key);
      return message == nullptr ? "none" : Describe(*message);
    }));
  }
  Unit Resuming() const {
    WorkflowExecution open = parent;
    open.status = WorkflowStatus::kPending;
    open.completed_at.reset();
    Delta delta;
    delta.workflows = {open};
    delta.waits = {{open.start.id.uuid(), WaitsEnd::kResumed}};
    return Writing(delta, {.workflows = {open.start.id}});
  }

  FreshStore store;
  absl::Time now;
  WorkflowExecution parent;
  WorkflowExecution first;
  WorkflowExecution second;
};

}  // namespace

TEST_CASE("message: it is found until it is delivered, oldest first, by age") {
  MessageScene scene;
  const Message young = scene.From(scene.first, absl::Seconds(1));
  const Message old = scene.From(scene.second, absl::Hours(1));
  Message request = scene.From(scene.first, absl::Hours(2));
  request.key.kind = MessageKind::kCancelRequested;
  CHECK(scene.Undelivered().empty());
  scene.Put({young, old, request});
  CHECK(scene.Undelivered() == std::vector<MessageKey>{request.key, old.key, young.key});
  CHECK(scene.Undelivered(absl::Minutes(1)) == std::vector<MessageKey>{request.key, old.key});
  CHECK(scene.Undelivered(absl::Hours(3)).empty());
  CHECK(scene.Undelivered(absl::ZeroDuration(), 1) == std::vector<MessageKey>{request.key});
  scene.Put({}, {old.key});
  CHECK(scene.Undelivered() == std::vector<MessageKey>{request.key, young.key});
  CHECK(scene.Load(old.key) == "none");
  scene.Put({}, {old.key});  // once more changes nothing
  scene.Put({}, {request.key, young.key});
  CHECK(scene.Undelivered().empty());
}

TEST_CASE("message: it comes back with every field and is replaced by its key") {
  MessageScene scene;
  Message message = scene.From(scene.first);
  scene.Put({message});
  CHECK(scene.Load(message.key) == Describe(message));
  message.reason = "another";
  message.created_at -= absl::Hours(1);
  scene.Put({message});
  CHECK(scene.Load(message.key) == Describe(message));
  CHECK(scene.Undelivered().size() == 1);
}

TEST_CASE("message: it brings its target and its source into the unit") {
  MessageScene scene;
  const Message message = scene.From(scene.first);
  const auto brings = [&] {
    return Must(Seen(*scene.store, {.messages = {message.key}}, [&](const WorkingSet& set) {
      std::string brought = set.Find(scene.parent.start.id) != nullptr ? "target" : "";
      if (set.Find(scene.first.start.id) != nullptr) brought += " source";
      if (set.Find(scene.second.start.id) != nullptr) brought += " other";
      return brought;
    }));
  };
  CHECK(brings() == "target");
  scene.Put({message});
  CHECK(brings() == "target source");
}

TEST_CASE("message: one that is held is not found until its target is resumed") {
  MessageScene scene;
  Message message = scene.From(scene.first);
  message.held = true;
  scene.Put({message});
  CHECK(scene.Undelivered().empty());
  CHECK(scene.Load(message.key) == Describe(message));
  REQUIRE(SubmitAndWait(*scene.store, scene.Resuming()).ok());
  CHECK(scene.Undelivered() == std::vector<MessageKey>{message.key});
  message.held = false;
  CHECK(scene.Load(message.key) == Describe(message));
}

TEST_CASE("message: one that is held in the batch that resumes its target is not lost") {
  MessageScene scene;
  Message message = scene.From(scene.first);
  scene.Put({message});
  message.held = true;
  Delta delta;
  delta.messages = {message};
  Answers answers;
  {
    const LaneHold hold(*scene.store);
    scene.store->Submit(Writing(delta), answers.Next());
    scene.store->Submit(scene.Resuming(), answers.Next());
  }
  for (const absl::Status& status : answers.Wait()) CHECK(status == absl::OkStatus());
  CHECK(scene.Undelivered() == std::vector<MessageKey>{message.key});
}

TEST_CASE("message: it is told after the commit that posted it") {
  RecordingFollowUp follow_up;
  MessageScene scene({.follow_up = &follow_up});
  const Message message = scene.From(scene.first);
  scene.Put({message});
  scene.Put({}, {message.key});
  scene.store->Close();
  CHECK(follow_up.posted() == std::vector<MessageKey>{message.key});
}

}  // namespace flovyn::testing
