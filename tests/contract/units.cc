#include "contract/units.h"

namespace flovyn::testing {

Unit Replacing(WorkflowExecution row) {
  UnitRefs refs{.workflows = {row.start.id}};
  return Deciding(std::move(refs),
                  [row = std::move(row)](const WorkingSet&) -> absl::StatusOr<Delta> {
                    Delta delta;
                    delta.workflows.push_back(row);
                    return delta;
                  });
}

Unit Replacing(TaskExecution row) {
  UnitRefs refs{.tasks = {row.start.id}};
  return Deciding(std::move(refs),
                  [row = std::move(row)](const WorkingSet&) -> absl::StatusOr<Delta> {
                    Delta delta;
                    delta.tasks.push_back(row);
                    return delta;
                  });
}

Unit WritingKey(IdempotencyRecord record) {
  UnitRefs refs{.keys = {record.key}};
  return Deciding(std::move(refs),
                  [record = std::move(record)](const WorkingSet&) -> absl::StatusOr<Delta> {
                    Delta delta;
                    delta.keys.push_back(record);
                    return delta;
                  });
}

Unit Writing(Delta delta, UnitRefs refs) {
  return Deciding(
      std::move(refs),
      [delta = std::move(delta)](const WorkingSet&) -> absl::StatusOr<Delta> { return delta; });
}

absl::Time StoreNow(UnitStore& store) {
  const auto now = std::make_shared<absl::Time>();
  const absl::Status status =
      SubmitAndWait(store, Deciding({}, [now](const WorkingSet& set) -> absl::StatusOr<Delta> {
                      *now = set.now();
                      return Delta{};
                    }));
  return status.ok() ? *now : absl::InfinitePast();
}

}  // namespace flovyn::testing
