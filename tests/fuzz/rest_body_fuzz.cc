// The bodies of REST requests, read by every reader: refusals name a member, and what was read is
// what the engine's launchers take.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bodies/control_bodies.h"
#include "bodies/field_bodies.h"
#include "bodies/metadata_bodies.h"
#include "bodies/query_help_bodies.h"
#include "bodies/saved_query_bodies.h"
#include "bodies/task_bodies.h"
#include "bodies/workflow_bodies.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/validate.h"
#include "fuzz/require.h"
#include "problem.h"

namespace flovyn::fuzz {
namespace {

void CheckRefusal(const absl::Status& status) {
  RequireRefusal(status);
  Require(!FieldOf(status).empty());
  const http::HttpResponse problem = http::Problem(status);
  Require(problem.status == 400 && ValidateJson(problem.body).ok());
}

void CheckJson(const std::string& text) { Require(text.empty() || ValidateJson(text).ok()); }

void CheckStart(std::string_view body) {
  for (const auto& start : {http::ReadStartWorkflow(body), http::ReadTriggerWorkflow(body, "k")}) {
    if (!start.ok()) {
      CheckRefusal(start.status());
      continue;
    }
    CheckJson(start->input);
  }
  if (const auto task = http::ReadCreateTask(body); task.ok()) {
    CheckJson(task->input);
  } else {
    CheckRefusal(task.status());
  }
}

void CheckControl(std::string_view body) {
  if (const auto signal = http::ReadSignal(body); signal.ok()) {
    CheckJson(signal->value);
  } else {
    CheckRefusal(signal.status());
  }
  if (const auto signal = http::ReadSignalWithStart(body); signal.ok()) {
    CheckJson(signal->value);
    CheckJson(signal->start.input);
    Require(!signal->start.idempotency_key.empty());
  } else {
    CheckRefusal(signal.status());
  }
  if (const auto cancel = http::ReadCancel(body); !cancel.ok()) CheckRefusal(cancel.status());
  if (const auto update = http::ReadUpdateMetadata(body); update.ok()) {
    Require(MetadataUpdate::From(update->update.ToJson()).ok());
  } else {
    CheckRefusal(update.status());
  }
  if (const auto retry = http::ReadRetry(body); !retry.ok()) CheckRefusal(retry.status());
  if (const auto reject = http::ReadReject(body); !reject.ok()) CheckRefusal(reject.status());
  if (const auto value = http::ReadResolve(body); value.ok()) {
    CheckJson(*value);
  } else {
    CheckRefusal(value.status());
  }
}

void CheckRegistry(std::string_view body) {
  if (const auto field = http::ReadNewField(body); field.ok()) {
    CheckJson(http::WriteField(*field));
  } else {
    CheckRefusal(field.status());
  }
  if (const auto saved = http::ReadNewQuery(body); saved.ok()) {
    CheckJson(http::WriteSavedQuery(*saved));
  } else {
    CheckRefusal(saved.status());
  }
  if (const auto draft = http::ReadQueryDraft(body); !draft.ok()) CheckRefusal(draft.status());
  if (const auto run = http::ReadQueryRun(body, 100); !run.ok()) CheckRefusal(run.status());
}

}  // namespace
}  // namespace flovyn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  flovyn::fuzz::CheckStart(body);
  flovyn::fuzz::CheckControl(body);
  flovyn::fuzz::CheckRegistry(body);
  return 0;
}
