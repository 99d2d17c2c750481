#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "body_reader.h"
#include "flovyn/domain/errors.h"
#include "flovyn/ports/launcher.h"

namespace flovyn::http {

// The members that the bodies of both kinds of start have.

/// "30s", "15m", "24h", "7d" in seconds. Errors: InvalidField naming the forms.
absl::StatusOr<std::int64_t> DurationSeconds(std::string_view field, std::string_view text);
absl::StatusOr<std::int64_t> ReadTtl(const MemberReader& in);

template <class Request>
absl::Status ReadMetadata(const MemberReader& in, Request& out) {
  FLOVYN_ASSIGN_OR_RETURN(out.metadata, in.Value());
  return absl::OkStatus();
}

template <class Request>
absl::Status ReadKey(const MemberReader& in, Request& out) {
  FLOVYN_ASSIGN_OR_RETURN(out.idempotency_key, in.String());
  if (!out.idempotency_key.empty()) return absl::OkStatus();
  return InvalidField(in.name(), "must not be empty; leave it out for none");
}

template <class Request>
absl::Status ReadKeyTtl(const MemberReader& in, Request& out) {
  FLOVYN_ASSIGN_OR_RETURN(out.idempotency_ttl_seconds, ReadTtl(in));
  return absl::OkStatus();
}

inline constexpr RequestField<StartWorkflowRequest> kWorkflowFields[] = {
    {{.name = "version",
      .presence = Presence::kOptional,
      .description = "Version of the workflow's definition. At most 50 bytes."},
     [](const MemberReader& in, StartWorkflowRequest& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.version, in.String());
       return absl::OkStatus();
     }},
    {{.name = "inheritMetadata",
      .type = FieldType::kAnyValue,
      .presence = Presence::kOptional,
      .description = "What child workflows and tasks get of the metadata, as it is when they are "
                     "started: \"all\", or an array of at most 50 keys. Their own keys win."},
     [](const MemberReader& in, StartWorkflowRequest& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(const Json rule, in.Value());
       FLOVYN_ASSIGN_OR_RETURN(out.inherit_metadata, MetadataInheritance::From(in.name(), rule));
       return absl::OkStatus();
     }},
};

/// Where the work goes and what it is found by.
template <class Request>
inline constexpr RequestField<Request> kPlacingFields[] = {
    {{.name = "queue",
      .presence = Presence::kOptional,
      .description = "\"default\" when left out. At most 100 bytes."},
     [](const MemberReader& in, Request& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.queue, in.String());
       return absl::OkStatus();
     },
     "taskQueue"},
    {{.name = "prioritySeconds",
      .type = FieldType::kInteger,
      .presence = Presence::kOptional,
      .description = "The work is served as if started this much sooner; 0 when left out."},
     [](const MemberReader& in, Request& out) -> absl::Status {
       FLOVYN_ASSIGN_OR_RETURN(out.priority_seconds, in.Integer());
       return absl::OkStatus();
     },
     "priority_seconds"},
    {{.name = "metadata",
      .type = FieldType::kObject,
      .presence = Presence::kOptional,
      .description = "What the execution can be found by later. At most 50 keys and 65,536 bytes; "
                     "keys must not start with _flovyn_."},
     ReadMetadata<Request>},
    {{.name = "labels", .presence = Presence::kOptional},
     [](const MemberReader& in, Request&) {
       return InvalidField(in.name(), "is not accepted any more; send it as metadata");
     },
     {},
     false},
};

/// What the work is given, and the key that it has.
template <class Request>
inline constexpr RequestField<Request> kLaunchFields[] = {
    {{.name = "input",
      .type = FieldType::kAnyValue,
      .presence = Presence::kOptional,
      .description = "Any JSON value, kept byte for byte; {} when left out. At most 1 MiB."},
     [](const MemberReader& in, Request& out) {
       out.input = in.Text();
       return absl::OkStatus();
     }},
    {{.name = "idempotencyKey",
      .presence = Presence::kOptional,
      .description = "Calls with one key within its time stand for one execution. Keys are of the "
                     "organization, 1 to 255 bytes."},
     ReadKey<Request>},
    {{.name = "idempotencyKeyTTL",
      .presence = Presence::kOptional,
      .description = "How long the key counts: a whole number and s, m, h or d, from 1s to 30d; "
                     "\"24h\" when left out."},
     ReadKeyTtl<Request>},
};

}  // namespace flovyn::http
