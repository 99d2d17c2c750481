#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "field_spec.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/json/slices.h"

namespace flovyn::http {

/// One member of a request body. Errors: InvalidField with the member's name.
class MemberReader {
 public:
  MemberReader(std::string_view name, std::string_view text) : name_(name), text_(text) {}

  std::string_view name() const { return name_; }
  /// The value as the client wrote it, byte for byte.
  std::string Text() const { return std::string(text_); }
  absl::StatusOr<std::string> String() const;
  absl::StatusOr<std::int64_t> Integer() const;
  absl::StatusOr<bool> Boolean() const;
  /// An array of strings.
  absl::StatusOr<std::vector<std::string>> Texts() const;
  absl::StatusOr<Json> Value() const;

 private:
  std::string_view name_;
  std::string_view text_;
};

/// A member that a request body may have. What has no row is ignored: clients of other versions
/// send more.
template <class T>
struct RequestField {
  FieldSpec spec;
  absl::Status (*read)(const MemberReader& in, T& out);
  std::string_view former_name = {};  // accepted, too, and not documented
  bool documented = true;
};

template <class T>
using RequestFields = std::span<const RequestField<T>>;

template <class T>
std::vector<FieldSpec> RequestSpecs(RequestFields<T> fields) {
  std::vector<FieldSpec> specs;
  for (const RequestField<T>& field : fields) {
    if (field.documented) specs.push_back(field.spec);
  }
  return specs;
}

/// The members of a body; no body is `{}`. Errors: InvalidField("body"), saying where.
absl::StatusOr<JsonSlices> BodyMembers(std::string_view body);

/// The value for a field under one of its names; empty when there is none, or a null that means so.
/// Errors: InvalidField when it is required.
absl::StatusOr<std::string_view> FindMember(const JsonSlices& members, const FieldSpec& spec,
                                            std::string_view former_name);

/// Errors: InvalidField, naming the member.
template <class T>
absl::Status ReadFields(const JsonSlices& members, RequestFields<T> fields, T& out) {
  for (const RequestField<T>& field : fields) {
    FLOVYN_ASSIGN_OR_RETURN(const std::string_view value,
                            FindMember(members, field.spec, field.former_name));
    if (value.empty()) continue;
    FLOVYN_RETURN_IF_ERROR(field.read(MemberReader(field.spec.name, value), out));
  }
  return absl::OkStatus();
}

}  // namespace flovyn::http
