#include "flovyn/ports/registry_refusals.h"

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"

namespace flovyn {

absl::Status FieldExists(const MetadataField& field) {
  return AlreadyExists(absl::StrFormat("there is a field with the key \"%s\" and the scope %s",
                                       field.key, ScopeOf(field)));
}

absl::Status QueryExists(const query::SavedQuery& saved) {
  return AlreadyExists(absl::StrFormat("there is a saved query with the name \"%s\"", saved.name));
}

absl::Status RegistryIsFull(std::string_view what, std::size_t limit) {
  return FailedPrecondition(absl::StrFormat(
      "%s: the organization has %d, which is as many as it may; delete some", what, limit));
}

}  // namespace flovyn
