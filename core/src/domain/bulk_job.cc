#include "flovyn/domain/bulk_job.h"

#include "flovyn/json/json.h"
#include "flovyn/json/writer.h"

namespace flovyn {

std::string WriteBulkErrors(const std::vector<BulkError>& errors) {
  JsonArrayWriter array;
  for (const BulkError& each : errors) {
    array.AddRaw(
        JsonObjectWriter().Add("id", each.execution.str()).Add("error", each.error).Finish());
  }
  return array.Finish();
}

std::optional<std::vector<BulkError>> ReadBulkErrors(std::string_view text) {
  const absl::StatusOr<Json> array = ParseJson(text);
  if (!array.ok() || array->kind() != JsonKind::kArray) return std::nullopt;
  std::vector<BulkError> errors;
  for (const Json& item : array->items()) {
    const Json* id = item.Find("id");
    const Json* error = item.Find("error");
    if (id == nullptr || error == nullptr) return std::nullopt;
    const std::optional<Uuid> execution = Uuid::Parse(id->AsString());
    if (!execution) return std::nullopt;
    errors.push_back({*execution, error->AsString()});
  }
  return errors;
}

}  // namespace flovyn
