#include "bodies/lists.h"

#include "flovyn/json/writer.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kTotal = "total";
constexpr std::string_view kTotalIsLowerBound = "totalIsLowerBound";
constexpr std::string_view kNextCursor = "nextCursor";
constexpr std::string_view kLimit = "limit";
constexpr std::string_view kOffset = "offset";

Schema SchemaOf(const ListBody& body) {
  Schema schema = {body.schema,
                   {{.name = body.member, .type = FieldType::kSchemaList, .schema = body.item}}};
  if (body.paging == ListBody::Paging::kNone) return schema;
  const auto add = [&](std::string_view name, std::string_view description) {
    schema.fields.push_back(
        {.name = name, .type = FieldType::kInteger, .description = description});
  };
  add(kTotal, "Of all pages.");
  add(kLimit, "As it was applied.");
  add(kOffset, "As it was applied.");
  if (body.paging != ListBody::Paging::kCursor) return schema;
  schema.fields.push_back(
      {.name = kTotalIsLowerBound,
       .type = FieldType::kBoolean,
       .presence = Presence::kOptional,
       .description = "true: there are more than `total`, which stops at 10,000."});
  schema.fields.push_back({.name = kNextCursor,
                           .presence = Presence::kOptional,
                           .description = "`cursor` of the next page; missing on the last one."});
  return schema;
}

}  // namespace

std::string WriteList(const ListBody& body, std::string_view items_json) {
  return JsonObjectWriter().AddRaw(body.member, items_json).Finish();
}

std::string WritePage(const ListBody& body, std::string_view items_json, const PageTotals& totals,
                      const Page& page) {
  JsonObjectWriter out;
  out.AddRaw(body.member, items_json).AddInt(kTotal, totals.total);
  if (totals.is_lower_bound) out.AddBool(kTotalIsLowerBound, true);
  out.AddInt(kLimit, page.limit).AddInt(kOffset, page.offset);
  if (!totals.next_cursor.empty()) out.Add(kNextCursor, totals.next_cursor);
  return out.Finish();
}

std::vector<Schema> ListSchemas() {
  std::vector<Schema> schemas;
  for (const ListBody& body :
       {kWorkflowList, kEventList, kChildList, kWorkflowTaskList, kTaskList, kAttemptList,
        kTaskLogList, kAuditList, kWorkerList, kWorkflowDefinitionList, kTaskDefinitionList,
        kMetadataFieldList, kSavedQueryList, kOperandList, kOperatorList, kValueList}) {
    schemas.push_back(SchemaOf(body));
  }
  return schemas;
}

}  // namespace flovyn::http
