#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "body_writer.h"
#include "flovyn/domain/metadata.h"
#include "query.h"

namespace flovyn::http {

/// What a list shows of each row: the members that `fields` names, and of its metadata the keys
/// that `metadataKeys` names. All of them when a parameter is missing.
class Projection {
 public:
  /// `known`: the members of a row. Errors: InvalidField, naming the parameter and what is not
  /// right with it.
  static absl::StatusOr<Projection> Read(const Query& query, const std::vector<FieldSpec>& known);

  bool Shows(std::string_view member) const;
  Metadata Of(const Metadata& metadata) const;

 private:
  std::vector<std::string> fields_;
  std::vector<std::string> keys_;
};

/// The parameters `fields` and `metadataKeys`, as the API documents them.
std::vector<FieldSpec> ProjectionParameters();

/// The JSON array of the rows of executions.
template <class Row>
std::string WriteRows(std::vector<Row> rows, std::initializer_list<BodyFields<Row>> lists,
                      const Projection& projection) {
  JsonArrayWriter array;
  for (Row& row : rows) {
    row.start.metadata = projection.Of(row.start.metadata);
    JsonObjectWriter object;
    for (const BodyFields<Row> fields : lists) {
      for (const BodyField<Row>& field : fields) {
        if (projection.Shows(field.spec.name)) WriteFields<Row>(row, {&field, 1}, object);
      }
    }
    array.AddRaw(object.Finish());
  }
  return array.Finish();
}

}  // namespace flovyn::http
