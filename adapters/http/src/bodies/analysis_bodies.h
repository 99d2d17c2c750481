#pragma once

#include <string>
#include <vector>

#include "field_spec.h"
#include "flovyn/services/analysis_service.h"

namespace flovyn::http {

std::string WriteCount(const CountAnswer& answer);
std::string WriteFacets(const std::vector<Facet>& facets);
std::string WriteKeys(const KeysAnswer& answer);
/// `names`: of the keys of each group.
std::string WriteReport(const ReportAnswer& answer, const std::vector<std::string>& names,
                        bool with_bucket);
/// The same as a table: a line of names, then one for each group.
std::string WriteReportCsv(const ReportAnswer& answer, const std::vector<std::string>& names,
                           bool with_bucket);

std::vector<Schema> AnalysisSchemas();

}  // namespace flovyn::http
