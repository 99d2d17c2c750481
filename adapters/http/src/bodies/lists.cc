#include "bodies/lists.h"

#include "flovyn/json/writer.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kTotal = "total";
constexpr std::string_view kLimit = "limit";
constexpr std::string_view kOffset = "offset";

Schema SchemaOf(const ListBody& body) {
  Schema schema = {body.schema,
                   {{.name = body.member, .type = FieldType::kSchemaList, .schema = body.item}}};
  if (!body.paged) return schema;
  const auto add = [&](std::string_view name, std::string_view description) {
    schema.fields.push_back(
        {.name = name, .type = FieldType::kInteger, .description = description});
  };
  add(kTotal, "Of all pages.");
  add(kLimit, "As it was applied.");
  add(kOffset, "As it was applied.");
  return schema;
}

}  // namespace

std::string WriteList(const ListBody& body, std::string_view items_json) {
  return JsonObjectWriter().AddRaw(body.member, items_json).Finish();
}

std::string WritePage(const ListBody& body, std::string_view items_json, std::int64_t total,
                      const Page& page) {
  return JsonObjectWriter()
      .AddRaw(body.member, items_json)
      .AddInt(kTotal, total)
      .AddInt(kLimit, page.limit)
      .AddInt(kOffset, page.offset)
      .Finish();
}

std::vector<Schema> ListSchemas() {
  std::vector<Schema> schemas;
  for (const ListBody& body :
       {kWorkflowList, kEventList, kChildList, kWorkflowTaskList, kTaskList, kAttemptList,
        kTaskLogList, kAuditList, kWorkerList, kWorkflowDefinitionList, kTaskDefinitionList}) {
    schemas.push_back(SchemaOf(body));
  }
  return schemas;
}

}  // namespace flovyn::http
