#include "bodies/registry_bodies.h"

#include "body_writer.h"

namespace flovyn::http {
namespace {

std::vector<std::string_view> WorkerStatuses() { return {"ONLINE", "OFFLINE"}; }

constexpr BodyField<WorkerBody> kWorker[] = {
    {{"id", FieldType::kUuid}, [](const auto& w, MemberWriter& out) { out.Uuid(w.worker.id); }},
    {{"name"}, [](const auto& w, MemberWriter& out) { out.Text(w.worker.name); }},
    {{.name = "type", .values = TextsOf<kWorkerTypeText>},
     [](const auto& w, MemberWriter& out) { out.Text(ToText(kWorkerTypeText, w.worker.type)); }},
    {{.name = "status",
      .description = "ONLINE when seen within the last minute.",
      .values = WorkerStatuses},
     [](const auto& w, MemberWriter& out) { out.Text(w.online ? "ONLINE" : "OFFLINE"); }},
    {{"version", FieldType::kText, Presence::kNullable},
     [](const auto& w, MemberWriter& out) { out.TextOrNull(w.worker.version); }},
    {{"hostName", FieldType::kText, Presence::kNullable},
     [](const auto& w, MemberWriter& out) { out.TextOrNull(w.worker.host_name); }},
    {{"processId", FieldType::kText, Presence::kNullable},
     [](const auto& w, MemberWriter& out) { out.TextOrNull(w.worker.process_id); }},
    {{"lastHeartbeatAt", FieldType::kTime},
     [](const auto& w, MemberWriter& out) { out.Time(w.worker.last_seen_at); }},
    {{"registeredAt", FieldType::kTime},
     [](const auto& w, MemberWriter& out) { out.Time(w.worker.registered_at); }},
};

using Fields = BodyField<Definition>;

constexpr Fields kDefinition[] = {
    {{"id", FieldType::kUuid}, [](const auto& d, MemberWriter& out) { out.Uuid(d.id); }},
    {{"kind"}, [](const auto& d, MemberWriter& out) { out.Text(d.capability.kind); }},
    {{"name", FieldType::kText, Presence::kNullable},
     [](const auto& d, MemberWriter& out) { out.TextOrNull(d.capability.name); }},
    {{"description", FieldType::kText, Presence::kNullable},
     [](const auto& d, MemberWriter& out) { out.TextOrNull(d.capability.description); }},
    {{"timeoutSeconds", FieldType::kInteger, Presence::kNullable},
     [](const auto& d, MemberWriter& out) {
       const auto& timeout = d.capability.timeout_seconds;
       timeout ? out.Integer(*timeout) : out.Null();
     }},
    {{"retryPolicy", FieldType::kAnyValue, Presence::kNullable},
     [](const auto& d, MemberWriter& out) { out.Value(d.capability.retry_policy); }},
    {{"tags", FieldType::kTexts},
     [](const auto& d, MemberWriter& out) { out.Texts(d.capability.tags); }},
    {{"cancellable", FieldType::kBoolean},
     [](const auto& d, MemberWriter& out) { out.Boolean(d.capability.cancellable); }},
    {{"inputSchema", FieldType::kAnyValue, Presence::kNullable, "A JSON Schema."},
     [](const auto& d, MemberWriter& out) { out.Value(d.capability.input_schema); }},
    {{"outputSchema", FieldType::kAnyValue, Presence::kNullable, "A JSON Schema."},
     [](const auto& d, MemberWriter& out) { out.Value(d.capability.output_schema); }},
    {{.name = "availabilityStatus",
      .description = "AVAILABLE when a worker that was seen lately runs this kind.",
      .values = TextsOf<kAvailabilityText>},
     [](const auto& d, MemberWriter& out) {
       out.Text(ToText(kAvailabilityText, d.worker_count > 0));
     }},
    {{"workerCount", FieldType::kInteger, Presence::kRequired, "Workers that were seen lately."},
     [](const auto& d, MemberWriter& out) { out.Integer(d.worker_count); }},
    {{"firstSeenAt", FieldType::kTime},
     [](const auto& d, MemberWriter& out) { out.Time(d.first_seen_at); }},
    {{"lastRegisteredAt", FieldType::kTime},
     [](const auto& d, MemberWriter& out) { out.Time(d.last_registered_at); }},
    {{"metadata", FieldType::kAnyValue, Presence::kNullable, "As the worker registered it."},
     [](const auto& d, MemberWriter& out) { out.Value(d.capability.metadata); }},
};

constexpr Fields kVersion[] = {
    {{"latestVersion", FieldType::kText, Presence::kNullable},
     [](const auto& d, MemberWriter& out) { out.TextOrNull(d.capability.version); }},
};

constexpr FieldSpec kWorkers = {
    .name = "workers",
    .type = FieldType::kSchemaList,
    .description = "Of the 100 workers that registered last, those that run this kind.",
    .schema = "Worker"};

constexpr FieldSpec kWorkerMember = {
    .name = "worker", .type = FieldType::kSchema, .schema = "Worker"};
constexpr FieldSpec kWorkflowCapabilities = {
    .name = "workflowCapabilities", .type = FieldType::kSchemaList, .schema = "WorkflowDefinition"};
constexpr FieldSpec kTaskCapabilities = {
    .name = "taskCapabilities", .type = FieldType::kSchemaList, .schema = "TaskDefinition"};

void WriteMembers(const Definition& definition, WorkType type, JsonObjectWriter& object) {
  WriteFields<Definition>(definition, kDefinition, object);
  if (type == WorkType::kWorkflow) WriteFields<Definition>(definition, kVersion, object);
}

}  // namespace

std::string WriteWorker(const WorkerBody& worker) {
  return WriteBody<WorkerBody>(worker, {kWorker});
}

std::string WriteWorkerDetails(const WorkerBody& worker, std::string_view workflows_json,
                               std::string_view tasks_json) {
  return JsonObjectWriter()
      .AddRaw(kWorkerMember.name, WriteWorker(worker))
      .AddRaw(kWorkflowCapabilities.name, workflows_json)
      .AddRaw(kTaskCapabilities.name, tasks_json)
      .Finish();
}

std::string WriteDefinition(const Definition& definition, WorkType type) {
  JsonObjectWriter object;
  WriteMembers(definition, type, object);
  return object.Finish();
}

std::string WriteDefinitions(const std::vector<Definition>& definitions, WorkType type) {
  JsonArrayWriter array;
  for (const Definition& definition : definitions) array.AddRaw(WriteDefinition(definition, type));
  return array.Finish();
}

std::string WriteDefinitionWithWorkers(const Definition& definition, WorkType type,
                                       std::string_view workers_json) {
  JsonObjectWriter object;
  WriteMembers(definition, type, object);
  return object.AddRaw(kWorkers.name, workers_json).Finish();
}

std::vector<Schema> RegistrySchemas() {
  const std::vector<FieldSpec> task = Specs<Definition>({kDefinition});
  const std::vector<FieldSpec> workflow = Specs<Definition>({kDefinition, kVersion});
  return {
      {"Worker", Specs<WorkerBody>({kWorker})},
      {"WorkerDetails", {kWorkerMember, kWorkflowCapabilities, kTaskCapabilities}},
      {"WorkflowDefinition", workflow},
      {"TaskDefinition", task},
      {"WorkflowDefinitionDetails", Joined(workflow, {kWorkers})},
      {"TaskDefinitionDetails", Joined(task, {kWorkers})},
  };
}

}  // namespace flovyn::http
