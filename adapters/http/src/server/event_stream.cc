#include "server/event_stream.h"

#include "server/connection.h"

namespace flovyn::http {

void EventStream::Write(std::string_view text) const { connection_->WriteEvent(text); }
bool EventStream::full() const { return connection_->stream_full(); }
void EventStream::End() const { connection_->EndStream(); }

}  // namespace flovyn::http
