#include "stream_writer.h"

#include "flovyn/json/writer.h"

namespace flovyn {
namespace {

bool IsText(StreamType type) { return type == StreamType::kToken || type == StreamType::kError; }

}  // namespace

void StreamWriter::WriteLifecycle(const Uuid& execution, const StreamCursor& at,
                                  std::string_view json) {
  if (filter_.events) Write(execution, at, StreamType::kData, json);
}

void StreamWriter::WriteItem(const Uuid& execution, const StreamCursor& at,
                             const StreamItem& item) {
  if (filter_.Wants(item.type)) Write(execution, at, item.type, item.data);
}

void StreamWriter::WriteLost(const Uuid& execution, const StreamCursor& at,
                             const RingRead::Lost& lost) {
  if (!filter_.any_worker_data()) return;
  JsonObjectWriter json;
  json.Add("type", "Lost");
  if (lost.count > 0) {
    json.Add("reason", "overflow").AddInt("count", static_cast<std::int64_t>(lost.count));
  } else {
    json.Add("reason", "another server or a new buffer").AddNull("count");
  }
  Write(execution, at, StreamType::kData, json.Finish());
}

void StreamWriter::WriteTooMany(const Uuid& execution, const StreamCursor& at, std::size_t limit) {
  JsonObjectWriter json;
  json.Add("type", "Lost").Add("reason", "too many executions for one stream");
  json.AddInt("limit", static_cast<std::int64_t>(limit));
  Write(execution, at, StreamType::kData, json.Finish());
}

void StreamWriter::Write(const Uuid& execution, const StreamCursor& at, StreamType type,
                         std::string_view data) {
  StreamEvent event = {.id = at.Text(), .type = type, .data = std::string(data)};
  if (with_children_) {
    JsonObjectWriter json;
    json.Add("workflowExecutionId", execution.str());
    IsText(type) ? json.Add("data", data) : json.AddRaw("data", data);
    event.id = execution.str() + ":" + event.id;
    event.data = json.Finish();
  }
  reader_->Write(event);
}

}  // namespace flovyn
