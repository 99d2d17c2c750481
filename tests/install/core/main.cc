// Uses flovyn::core alone: metadata of an execution, found by containment.
#include <cstdlib>

#include "flovyn/domain/metadata.h"

int main() {
  const auto metadata = flovyn::Metadata::FromText(R"({"customerId":"CUST-123","items":[1,2]})");
  const auto filter = flovyn::ParseMetadataFilter(R"({"customerId":"CUST-123"})");
  const auto refused = flovyn::Metadata::FromText(R"({"_flovyn_x":1})");
  const bool ok =
      metadata.ok() && filter.ok() && metadata->Matches(filter->object) && !refused.ok();
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
