#pragma once

#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "call.h"
#include "sse_reader.h"

namespace flovyn::http {

/// Lets a service write to a reader that it has opened under `ticket`, for as long as the client
/// reads.
template <class Service, class Reader>
absl::Status ServeEvents(const std::shared_ptr<Call>& call, Service& service,
                         typename Service::Ticket ticket, const std::shared_ptr<Reader>& reader) {
  if (call->is_head()) {
    service.Close(ticket);
    call->Finish({.content_type = kEventStreamType});
    return absl::OkStatus();
  }
  const std::optional<EventStream> stream =
      call->Stream({.drained = [&service, ticket] { service.Continue(ticket); },
                    .over = [&service, ticket] { service.Close(ticket); }});
  if (!stream) {
    service.Close(ticket);
    return absl::OkStatus();
  }
  reader->Begin(*stream);
  service.Continue(ticket);
  return absl::OkStatus();
}

}  // namespace flovyn::http
