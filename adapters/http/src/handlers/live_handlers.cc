#include <utility>

#include "bodies/workflow_bodies.h"
#include "call.h"
#include "handlers/handlers.h"
#include "handlers/serve_events.h"

namespace flovyn::http {
namespace {

constexpr std::int64_t kDefaultWatched = 100;
constexpr std::int64_t kMaxRows = 1'000;

/// Writes what a live query tells as server-sent events. They have no ids: who connects again is
/// told the result anew.
class SseLiveReader final : public LiveReader {
 public:
  explicit SseLiveReader(std::shared_ptr<Call> call) : call_(std::move(call)) {}

  void Begin(EventStream stream) { stream_ = std::move(stream); }

  bool full() const override { return stream_->full(); }
  void Write(const LiveEvent& event) override {
    stream_->Write(EncodeEvent({}, ToText(kLiveChangeText, event.change), BodyOf(event)));
  }

 private:
  static std::string BodyOf(const LiveEvent& event) {
    if (event.row) return WriteWorkflowSummary(*event.row);
    if (event.id.uuid().is_nil()) return "{}";
    return JsonObjectWriter().Add("id", event.id.str()).Finish();
  }

  // shared: the server waits for its calls, and so for whoever still writes here
  const std::shared_ptr<Call> call_;
  std::optional<EventStream> stream_;
};

}  // namespace

absl::Status WatchWorkflows(const std::shared_ptr<Call>& call) {
  LiveRequest request;
  request.tenant = call->tenant().id;
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<std::string> query, call->query().One("query"));
  request.query = query.value_or("");
  FLOVYN_ASSIGN_OR_RETURN(request.limit,
                          call->query().Integer("limit", 1, kMaxRows, kDefaultWatched));
  const auto reader = std::make_shared<SseLiveReader>(call);
  LiveQueries& views = call->engine().live_queries();
  FLOVYN_ASSIGN_OR_RETURN(const LiveQueries::Ticket ticket,
                          views.Open(call->caller(), request, reader));
  return ServeEvents(call, views, ticket, reader);
}

}  // namespace flovyn::http
