#pragma once

#include <functional>
#include <string_view>

#include "flovyn/ports/clock.h"
#include "flovyn/sql/write_lane.h"
#include "writer.h"

namespace flovyn::sqlite {

/// Loads row by row and writes row by row with prepared statements, all in one transaction: there
/// are no round trips to save here, only commits.
class SqliteBatchWriter final : public sql::BatchWriter {
 public:
  /// Called with "before_commit"; may be empty.
  using PointHook = std::function<void(std::string_view)>;

  /// Both outlive it.
  SqliteBatchWriter(Writer& writer, const Clock& clock, PointHook on_point);

  absl::StatusOr<WorkingSet> Load(const UnitRefs& refs) override;
  absl::Status Write(const WorkingSet& set) override;
  void Abandon() override;

 private:
  Writer& writer_;
  const Clock& clock_;
  const PointHook on_point_;
  bool begun_ = false;
};

}  // namespace flovyn::sqlite
