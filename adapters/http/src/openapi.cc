#include "openapi.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "bodies/schemas.h"
#include "flovyn/json/writer.h"
#include "openapi_schema.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kDescription =
    "Durable workflows and tasks, found by their metadata. Members that a request does not "
    "know are ignored. Larger priorities are served sooner. Times are RFC 3339, UTC.";

struct StatusText {
  int status;
  std::string_view text;
};
constexpr StatusText kStatusTexts[] = {
    {200, "OK."},
    {201, "Created."},
    {202, "Not yet."},
    {204, "Done."},
    {400, "A parameter or the body is wrong; the error names it."},
    {401, "Credentials are missing or wrong."},
    {403, "These credentials do not allow it."},
    {404, "There is no such thing in this organization."},
    {409, "It is in conflict with what there is."},
    {429, "Too much at once; try again later."},
    {500, "A defect of the server."},
    {503, "The database cannot be reached; try again later."},
};

std::string_view TextOf(int status) {
  const auto* found = std::ranges::find(kStatusTexts, status, &StatusText::status);
  return found == std::end(kStatusTexts) ? "" : found->text;
}

FieldSpec PathParameter(std::string_view segment) {
  FieldSpec field = {.name = segment.substr(1, segment.size() - 2)};
  if (field.name == "id" || field.name.ends_with("Id")) field.type = FieldType::kUuid;
  if (field.name == "slug") field.description = "The organization.";
  return field;
}

std::string Content(std::string_view schema_json) {
  const std::string schema = JsonObjectWriter().AddRaw("schema", schema_json).Finish();
  return JsonObjectWriter().AddRaw("application/json", schema).Finish();
}

std::string Parameter(const FieldSpec& field, std::string_view in) {
  JsonObjectWriter object;
  object.Add("name", field.name).Add("in", in);
  object.AddBool("required", field.presence == Presence::kRequired);
  const bool is_json = field.type == FieldType::kObject;
  is_json ? object.AddRaw("content", Content(FieldSchema(field)))
          : object.AddRaw("schema", FieldSchema(field));
  if (!field.description.empty()) object.Add("description", field.description);
  return object.Finish();
}

std::string Parameters(const Endpoint& endpoint) {
  JsonArrayWriter array;
  for (const std::string& segment : endpoint.segments) {
    if (IsParameter(segment)) array.AddRaw(Parameter(PathParameter(segment), "path"));
  }
  for (const FieldSpec& field : endpoint.route->query) array.AddRaw(Parameter(field, "query"));
  return array.Finish();
}

std::set<int> ErrorsOf(const Endpoint& endpoint) {
  const Route& route = *endpoint.route;
  std::set<int> errors(route.errors.begin(), route.errors.end());
  if (route.is_public()) return errors;
  errors.insert({401, 403, 429, 500, 503});
  if (route.under == Under::kOrganization) errors.insert(404);
  const bool has_uuid = std::ranges::any_of(endpoint.segments, [](const std::string& segment) {
    return IsParameter(segment) && PathParameter(segment).type == FieldType::kUuid;
  });
  if (has_uuid || !route.query.empty() || !route.request.empty()) errors.insert(400);
  return errors;
}

std::string Response(std::string_view description, std::string_view schema) {
  JsonObjectWriter object;
  object.Add("description", description);
  if (!schema.empty()) object.AddRaw("content", Content(SchemaReference(schema)));
  return object.Finish();
}

std::string Responses(const Endpoint& endpoint) {
  JsonObjectWriter object;
  for (const Answered& answer : endpoint.route->answers) {
    const std::string_view text =
        answer.description.empty() ? TextOf(answer.status) : answer.description;
    object.AddRaw(std::to_string(answer.status), Response(text, answer.schema));
  }
  for (const int status : ErrorsOf(endpoint)) {
    object.AddRaw(std::to_string(status), Response(TextOf(status), "Error"));
  }
  return object.Finish();
}

std::string Operation(const Endpoint& endpoint, const std::string& id) {
  const Route& route = *endpoint.route;
  JsonObjectWriter object;
  object.Add("operationId", id).AddRaw("tags", JsonArrayWriter().Add(route.tag).Finish());
  object.Add("summary", route.summary);
  if (!endpoint.canonical.empty()) object.Add("x-alias-of", endpoint.canonical);
  object.AddRaw("parameters", Parameters(endpoint));
  if (!route.request.empty()) {
    object.AddRaw("requestBody", JsonObjectWriter()
                                     .AddBool("required", true)
                                     .AddRaw("content", Content(SchemaReference(route.request)))
                                     .Finish());
  }
  object.AddRaw("responses", Responses(endpoint));
  if (route.is_public()) object.AddRaw("security", "[]");
  return object.Finish();
}

std::string MethodKey(std::string_view method) {
  std::string key(method);
  for (char& c : key) c = static_cast<char>(c - 'A' + 'a');
  return key;
}

/// Every path once, in the order of the table, with its operations.
std::string Paths(const Router& router) {
  std::vector<std::pair<std::string_view, JsonObjectWriter>> paths;
  std::set<std::string> ids;
  for (const Endpoint& endpoint : router.endpoints()) {
    auto path = std::ranges::find(paths, endpoint.pattern,
                                  &std::pair<std::string_view, JsonObjectWriter>::first);
    if (path == paths.end()) {
      path = paths.emplace(paths.end(), endpoint.pattern, JsonObjectWriter());
    }
    std::string id(endpoint.route->id);
    for (int copy = 2; !ids.insert(id).second; ++copy) {
      id = std::string(endpoint.route->id) + std::to_string(copy);
    }
    path->second.AddRaw(MethodKey(endpoint.route->method), Operation(endpoint, id));
  }
  JsonObjectWriter object;
  for (auto& [pattern, operations] : paths) object.AddRaw(pattern, operations.Finish());
  return object.Finish();
}

std::string Components() {
  JsonObjectWriter schemas;
  for (const Schema& schema : AllSchemas()) schemas.AddRaw(schema.name, ObjectSchema(schema));
  return JsonObjectWriter()
      .AddRaw("schemas", schemas.Finish())
      .AddRaw("securitySchemes",
              R"({"bearer":{"type":"http","scheme":"bearer","description":"An API key."}})")
      .Finish();
}

std::string Tags(const Router& router) {
  JsonArrayWriter array;
  std::set<std::string_view> known;
  for (const Route& route : router.routes()) {
    if (!known.insert(route.tag).second) continue;
    array.AddRaw(JsonObjectWriter().Add("name", route.tag).Finish());
  }
  return array.Finish();
}

}  // namespace

std::string OpenApiDocument(const Router& router, std::string_view version) {
  const std::string info = JsonObjectWriter()
                               .Add("title", "flovyn")
                               .Add("version", version)
                               .Add("description", kDescription)
                               .Finish();
  return JsonObjectWriter()
      .Add("openapi", "3.0.3")
      .AddRaw("info", info)
      .AddRaw("security", R"([{"bearer":[]}])")
      .AddRaw("tags", Tags(router))
      .AddRaw("paths", Paths(router))
      .AddRaw("components", Components())
      .Finish();
}

}  // namespace flovyn::http
