#include "projection.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kFields = "fields";
constexpr std::string_view kMetadataKeys = "metadataKeys";
constexpr std::size_t kMaxNames = 50;

/// The names of a parameter: separated by commas, or the parameter given again for each.
absl::StatusOr<std::vector<std::string>> NamesOf(const Query& query, std::string_view parameter) {
  std::vector<std::string> names;
  for (const std::string& list : query.All(parameter)) {
    for (std::string name : std::vector<std::string>(absl::StrSplit(list, ','))) {
      if (name.empty()) {
        return InvalidField(parameter, "has an empty name; separate names by single commas");
      }
      names.push_back(std::move(name));
    }
  }
  if (names.size() > kMaxNames) {
    return InvalidField(
        parameter, absl::StrFormat("names %d, more than %d; leave the parameter out to get all",
                                   names.size(), kMaxNames));
  }
  return names;
}

}  // namespace

absl::StatusOr<Projection> Projection::Read(const Query& query,
                                            const std::vector<FieldSpec>& known) {
  Projection projection;
  FLOVYN_ASSIGN_OR_RETURN(projection.fields_, NamesOf(query, kFields));
  FLOVYN_ASSIGN_OR_RETURN(projection.keys_, NamesOf(query, kMetadataKeys));
  std::vector<std::string_view> names;
  for (const FieldSpec& field : known) names.push_back(field.name);
  for (const std::string& name : projection.fields_) {
    if (std::ranges::find(names, name) == names.end()) return NotOneOf(kFields, name, names);
  }
  return projection;
}

bool Projection::Shows(std::string_view member) const {
  return fields_.empty() || std::ranges::find(fields_, member) != fields_.end();
}

Metadata Projection::Of(const Metadata& metadata) const {
  if (keys_.empty()) return metadata;
  std::vector<Json::Member> shown;
  for (const Json::Member& member : metadata.json().members()) {
    if (std::ranges::find(keys_, member.first) != keys_.end()) shown.push_back(member);
  }
  return *Metadata::From(Json::Object(std::move(shown)));  // a part of what is valid
}

std::vector<FieldSpec> ProjectionParameters() {
  return {{.name = kFields,
           .presence = Presence::kOptional,
           .description = "Members of each row to show, separated by commas: id,status,metadata. "
                          "The others are left out."},
          {.name = kMetadataKeys,
           .presence = Presence::kOptional,
           .description = "Keys of the metadata to show, separated by commas: env,customerId. The "
                          "others are left out."}};
}

}  // namespace flovyn::http
