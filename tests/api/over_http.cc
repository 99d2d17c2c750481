#include "over_http.h"

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/json/slices.h"
#include "flovyn/json/writer.h"

namespace flovyn::testing {
namespace {

absl::StatusCode CodeOf(int status) {
  switch (status) {
    case 400:
      return absl::StatusCode::kInvalidArgument;
    case 401:
      return absl::StatusCode::kUnauthenticated;
    case 403:
      return absl::StatusCode::kPermissionDenied;
    case 404:
      return absl::StatusCode::kNotFound;
    case 409:
      return absl::StatusCode::kFailedPrecondition;
    case 501:
      return absl::StatusCode::kUnimplemented;
    default:
      return absl::StatusCode::kUnknown;
  }
}

std::string TextOf(const Json& object, std::string_view key) {
  const Json* value = object.Find(key);
  if (value == nullptr || value->is_null()) return {};
  return value->kind() == JsonKind::kString ? value->AsString() : value->Dump();
}

/// A member that holds any JSON, as text.
std::string JsonIn(const Json& object, std::string_view key) {
  const Json* value = object.Find(key);
  return value == nullptr || value->is_null() ? std::string() : value->Dump();
}

/// The items of an array of objects, each byte for byte.
std::vector<std::string_view> ItemsOf(std::string_view array) {
  std::vector<std::string_view> items;
  std::size_t begin = 0;
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < array.size(); ++i) {
    const char c = array[i];
    if (in_text && c == '\\') ++i;  // and what it escapes
    if (c == '"') in_text = !in_text;
    if (in_text) continue;
    if (c == '{' && depth++ == 0) begin = i;
    if (c == '}' && --depth == 0) items.push_back(array.substr(begin, i + 1 - begin));
  }
  return items;
}

absl::Status StatusOf(const http::ClientResponse& response) {
  if (response.status < 300) return absl::OkStatus();
  FLOVYN_ASSIGN_OR_RETURN(const Json json, ParseJson(response.body));
  return absl::Status(CodeOf(response.status), TextOf(json, "error"));
}

ApiExecution View(const Json& json) {
  ApiExecution view;
  view.id = TextOf(json, "id");
  view.kind = TextOf(json, "kind");
  view.status = TextOf(json, "status");
  view.metadata = JsonIn(json, "metadata");
  view.input = JsonIn(json, "input");
  view.output = JsonIn(json, "output");
  view.error = TextOf(json, "error");
  return view;
}

std::string QueryOf(const ApiFilter& filter) {
  std::string query = absl::StrFormat("?limit=%d&offset=%d", filter.limit, filter.offset);
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) query += std::string("&") + name + "=" + UrlEncoded(value);
  };
  add("metadata", filter.metadata);
  add("status", filter.status);
  add("kind", filter.kind);
  add("queue", filter.queue);
  add("query", filter.query);
  add("cursor", filter.cursor);
  return query;
}

ApiList ListOf(const Json& body, std::string_view rows) {
  ApiList list;
  if (const Json* array = body.Find(rows)) {
    for (const Json& row : array->items()) list.rows.push_back(View(row));
  }
  list.total = std::stoll(TextOf(body, "total"));
  list.next_cursor = TextOf(body, "nextCursor");
  return list;
}

}  // namespace

std::string UrlEncoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) encoded += absl::StrFormat("%%%02X", static_cast<unsigned char>(c));
  return encoded;
}

http::ClientResponse OverHttp::Send(std::string_view method, const std::string& path,
                                    const std::string& body) {
  http::HttpClient client(live_.http_port());
  std::string text =
      absl::StrFormat("%s /api/orgs/%s%s HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer %s\r\n",
                      method, org_.slug, path, org_.user_key);
  if (method == "POST" || method == "PATCH") {
    text +=
        absl::StrFormat("Content-Type: application/json\r\nContent-Length: %d\r\n", body.size());
  }
  client.Send(text + "\r\n" + body);
  return client.Read();
}

absl::StatusOr<Json> OverHttp::Ask(std::string_view method, const std::string& path,
                                   const std::string& body) {
  const http::ClientResponse response = Send(method, path, body);
  FLOVYN_RETURN_IF_ERROR(StatusOf(response));
  return ParseJson(response.body);
}

absl::StatusOr<ApiStarted> OverHttp::Create(const std::string& path, const ApiStart& start,
                                            std::string_view id_member) {
  JsonObjectWriter body;
  body.Add("kind", start.kind);
  if (!start.input.empty()) body.AddRaw("input", start.input);
  if (!start.metadata.empty()) body.AddRaw("metadata", start.metadata);
  if (!start.inherit.empty()) body.AddRaw("inheritMetadata", start.inherit);
  if (!start.queue.empty()) body.Add("queue", start.queue);
  if (!start.key.empty()) body.Add("idempotencyKey", start.key);
  if (start.ttl_seconds) {
    body.Add("idempotencyKeyTTL", std::to_string(*start.ttl_seconds) + "s");
  }
  const http::ClientResponse response = Send("POST", path, body.Finish());
  FLOVYN_RETURN_IF_ERROR(StatusOf(response));
  FLOVYN_ASSIGN_OR_RETURN(const Json json, ParseJson(response.body));
  return ApiStarted{TextOf(json, id_member), response.status == 201};
}

absl::StatusOr<ApiStarted> OverHttp::StartWorkflow(const ApiStart& start) {
  return Create("/workflow-executions", start, "workflowExecutionId");
}

absl::StatusOr<ApiExecution> OverHttp::GetWorkflow(const std::string& id) {
  FLOVYN_ASSIGN_OR_RETURN(const Json json, Ask("GET", "/workflow-executions/" + id));
  return View(json);
}

absl::StatusOr<ApiList> OverHttp::ListWorkflows(const ApiFilter& filter) {
  FLOVYN_ASSIGN_OR_RETURN(const Json json, Ask("GET", "/workflow-executions" + QueryOf(filter)));
  return ListOf(json, "workflows");
}

absl::StatusOr<std::vector<ApiEvent>> OverHttp::History(const std::string& id) {
  const std::string path = "/workflow-executions/" + id + "/events";
  const http::ClientResponse response = Send("GET", path, "");
  FLOVYN_RETURN_IF_ERROR(StatusOf(response));
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices body, TopLevelSlices(response.body));
  std::vector<ApiEvent> history;
  for (const std::string_view event : ItemsOf(body.find("events")->second)) {
    FLOVYN_ASSIGN_OR_RETURN(const Json members, ParseJson(event));
    FLOVYN_ASSIGN_OR_RETURN(const JsonSlices bytes, TopLevelSlices(event));
    history.push_back({std::stoi(TextOf(members, "sequence")), TextOf(members, "eventType"),
                       std::string(bytes.find("data")->second)});
  }
  return history;
}

absl::StatusOr<ApiStarted> OverHttp::SubmitTask(const ApiStart& start) {
  return Create("/task-executions", start, "id");
}

absl::StatusOr<ApiExecution> OverHttp::GetTask(const std::string& id) {
  FLOVYN_ASSIGN_OR_RETURN(const Json json, Ask("GET", "/task-executions/" + id));
  return View(json);
}

absl::StatusOr<ApiList> OverHttp::ListTasks(const ApiFilter& filter) {
  FLOVYN_ASSIGN_OR_RETURN(const Json json, Ask("GET", "/task-executions" + QueryOf(filter)));
  return ListOf(json, "tasks");
}

absl::StatusOr<std::string> OverHttp::Update(const std::string& path, const std::string& update) {
  FLOVYN_ASSIGN_OR_RETURN(const Json json, Ask("PATCH", path + "/metadata", update));
  return JsonIn(json, "metadata");
}

absl::StatusOr<std::string> OverHttp::UpdateWorkflowMetadata(const std::string& id,
                                                             const std::string& update) {
  return Update("/workflow-executions/" + id, update);
}

absl::StatusOr<std::string> OverHttp::UpdateTaskMetadata(const std::string& id,
                                                         const std::string& update) {
  return Update("/task-executions/" + id, update);
}

}  // namespace flovyn::testing
