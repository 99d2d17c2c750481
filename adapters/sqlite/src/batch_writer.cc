#include "batch_writer.h"

#include <utility>

#include "flovyn/base/status_macros.h"
#include "load_set.h"
#include "write_set.h"

namespace flovyn::sqlite {

SqliteBatchWriter::SqliteBatchWriter(Writer& writer, const Clock& clock, PointHook on_point)
    : writer_(writer), clock_(clock), on_point_(std::move(on_point)) {}

absl::StatusOr<WorkingSet> SqliteBatchWriter::Load(const UnitRefs& refs) {
  FLOVYN_RETURN_IF_ERROR(writer_.Begin());
  begun_ = true;
  WorkingSet set(absl::FromUnixMicros(absl::ToUnixMicros(clock_.Now())));
  FLOVYN_RETURN_IF_ERROR(LoadSet(writer_.connection(), refs, set));
  return set;
}

absl::Status SqliteBatchWriter::Write(const WorkingSet& set) {
  FLOVYN_RETURN_IF_ERROR(WriteSet(writer_.connection(), set));
  if (on_point_) on_point_("before_commit");
  begun_ = false;
  return writer_.Commit();
}

void SqliteBatchWriter::Abandon() {
  if (std::exchange(begun_, false)) writer_.Rollback();
}

}  // namespace flovyn::sqlite
