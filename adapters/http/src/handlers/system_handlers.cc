#include "bodies/health_bodies.h"
#include "call.h"
#include "docs_page.h"
#include "handlers/handlers.h"

namespace flovyn::http {

absl::StatusOr<Reply> Liveness(const Call&) { return Reply{.body = WriteLiveness()}; }

absl::StatusOr<Reply> Health(const Call& call) {
  return Reply{.body = WriteHealth(call.env().options.version)};
}

absl::StatusOr<Reply> Readiness(const Call& call) {
  const bool ready = call.env().deps.ready();
  const absl::Status database = call.engine().store().Check();
  const std::vector<ComponentHealth> components = {
      {"server", ready, ready ? "" : "starting or stopping"},
      {"database", database.ok(), std::string(database.message())},
  };
  return Reply{.status = AllUp(components) ? 200 : 503, .body = WriteReadiness(components)};
}

absl::StatusOr<Reply> ApiDocument(const Call& call) { return Reply{.body = call.env().openapi}; }

absl::StatusOr<Reply> DocsPage(const Call&) {
  return Reply{.body = std::string(DocsPageHtml()), .content_type = "text/html; charset=utf-8"};
}

}  // namespace flovyn::http
