#include "problem.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_format.h"
#include "body_writer.h"
#include "flovyn/domain/errors.h"

namespace flovyn::http {
namespace {

constexpr FieldSpec kError = {.name = "error", .description = "What is wrong, for people."};
constexpr FieldSpec kField = {.name = "field",
                              .presence = Presence::kOptional,
                              .description = "The member or parameter that is wrong."};

constexpr FieldSpec kDetails = {
    .name = "details",
    .type = FieldType::kSchemaList,
    .presence = Presence::kOptional,
    .description = "Of an input that is not as its schema says: the first 10 errors.",
    .schema = "InputError"};
constexpr FieldSpec kPath = {.name = "path",
                             .description = "Where in the input: a JSON Pointer, empty for all."};
constexpr FieldSpec kMessage = {.name = "message", .description = "The rule that it breaks."};

constexpr char kDetailsUrl[] = "type.flovyn.dev/flovyn.http.Details";

/// Members that the core and the protocol name in another way than REST does.
struct FieldName {
  std::string_view core;
  std::string_view rest;
};
constexpr FieldName kFieldNames[] = {
    {"idempotency_key", "idempotencyKey"}, {"idempotency_key_ttl_seconds", "idempotencyKeyTTL"},
    {"max_retries", "maxRetries"},         {"priority_seconds", "prioritySeconds"},
    {"signal_name", "signalName"},         {"signal_value", "signalValue"},
    {"workflow_id", "workflowId"},
};

std::string_view RestName(std::string_view field) {
  for (const FieldName& name : kFieldNames) {
    if (name.core == field) return name.rest;
  }
  return field;
}

std::string Body(const absl::Status& error) {
  const std::string field = FieldOf(error);
  std::string text(error.message());
  if (field.empty()) return JsonObjectWriter().Add(kError.name, text).Finish();
  const std::string_view rest_name = RestName(field);
  if (text.starts_with(field)) text.replace(0, field.size(), rest_name);
  JsonObjectWriter body;
  body.Add(kError.name, text).Add(kField.name, rest_name);
  if (const auto details = error.GetPayload(kDetailsUrl); details.has_value()) {
    body.AddRaw(kDetails.name, std::string(*details));
  }
  return body.Finish();
}

}  // namespace

absl::Status WithDetails(absl::Status error, const Findings& findings) {
  JsonArrayWriter details;
  for (const Findings::Finding& finding : findings.first) {
    details.AddRaw(JsonObjectWriter()
                       .Add(kPath.name, finding.path)
                       .Add(kMessage.name, finding.message)
                       .Finish());
  }
  error.SetPayload(kDetailsUrl, absl::Cord(details.Finish()));
  return error;
}

int HttpStatusOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return 200;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAborted:
      return 409;
    case absl::StatusCode::kResourceExhausted:
      return 429;
    case absl::StatusCode::kUnimplemented:
      return 501;
    case absl::StatusCode::kCancelled:  // the store is closing: another node may do it
    case absl::StatusCode::kUnavailable:
      return 503;
    case absl::StatusCode::kDeadlineExceeded:
      return 504;
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
    default:  // absl's enumeration is open
      return 500;
  }
}

bool IsDefect(const absl::Status& error) { return HttpStatusOf(error.code()) == 500; }

HttpResponse Problem(const absl::Status& error) {
  HttpResponse response;
  response.status = HttpStatusOf(error.code());
  response.body = IsDefect(error)
                      ? Body(Internal("an unexpected failure; the server's log says more"))
                      : Body(error);
  if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (response.status == 429 || response.status == 503) {
    response.headers.emplace_back("Retry-After", "1");
  }
  return response;
}

HttpResponse MethodNotAllowed(std::string_view method, std::string_view allow) {
  HttpResponse response =
      ErrorResponse(405, absl::StrFormat("%s is not possible here; use one of %s", method, allow));
  response.headers.emplace_back("Allow", std::string(allow));
  return response;
}

std::vector<Schema> ProblemSchemas() {
  return {{"Error", {kError, kField, kDetails}}, {"InputError", {kPath, kMessage}}};
}

}  // namespace flovyn::http
