#include "bodies/metadata_bodies.h"

#include <utility>

#include "body_reader.h"
#include "body_writer.h"

namespace flovyn::http {
namespace {

struct UpdateBody {
  std::vector<Json::Member> parts = {};
  std::string reason = {};
};

absl::Status ReadPart(const MemberReader& in, UpdateBody& out) {
  FLOVYN_ASSIGN_OR_RETURN(Json value, in.Value());
  out.parts.emplace_back(in.name(), std::move(value));
  return absl::OkStatus();
}

constexpr RequestField<UpdateBody> kUpdateFields[] = {
    {{.name = "set",
      .type = FieldType::kObject,
      .presence = Presence::kOptional,
      .description = "Takes the place of all metadata; {} empties it."},
     ReadPart},
    {{.name = "merge",
      .type = FieldType::kObject,
      .presence = Presence::kOptional,
      .description = "These top-level keys get these values; the others stay."},
     ReadPart},
    {{.name = "delete",
      .type = FieldType::kTexts,
      .presence = Presence::kOptional,
      .description = "Top-level keys that go; one that is not there is no error."},
     ReadPart},
    {{.name = "increment",
      .type = FieldType::kObject,
      .presence = Presence::kOptional,
      .description = "Numbers to be added, exactly, to the numbers of these keys; a key that is "
                     "not there counts as 0."},
     ReadPart},
    {{.name = "reason",
      .presence = Presence::kOptional,
      .description = "Why; at most 1,000 bytes, kept in the audit log."},
     [](const MemberReader& in, UpdateBody& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.reason, in.String());
       return absl::OkStatus();
     }},
};

constexpr BodyField<Metadata> kUpdated[] = {
    {{"metadata", FieldType::kObject, Presence::kNullable, "As it is now; null: there is none."},
     [](const auto& m, MemberWriter& out) { m.empty() ? out.Null() : out.Object(m); }},
};

}  // namespace

absl::StatusOr<UpdateMetadataRequest> ReadUpdateMetadata(std::string_view body) {
  FLOVYN_ASSIGN_OR_RETURN(const JsonSlices members, BodyMembers(body));
  UpdateBody read;
  FLOVYN_RETURN_IF_ERROR(ReadFields<UpdateBody>(members, kUpdateFields, read));
  UpdateMetadataRequest request;
  FLOVYN_ASSIGN_OR_RETURN(request.update,
                          MetadataUpdate::From(Json::Object(std::move(read.parts))));
  request.reason = std::move(read.reason);
  return request;
}

std::string WriteMetadataUpdated(const Metadata& metadata) {
  return WriteBody<Metadata>(metadata, {kUpdated});
}

std::vector<Schema> MetadataSchemas() {
  return {{"UpdateMetadataRequest", RequestSpecs<UpdateBody>(kUpdateFields)},
          {"MetadataUpdated", Specs<Metadata>({kUpdated})}};
}

}  // namespace flovyn::http
