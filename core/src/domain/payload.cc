#include "flovyn/domain/payload.h"

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/validate.h"

namespace flovyn {

absl::StatusOr<Payload> Payload::From(std::string_view field, std::string bytes,
                                      std::size_t max_bytes) {
  if (bytes.empty()) return Payload();
  if (bytes.size() > max_bytes) {
    return InvalidField(field, absl::StrFormat("%d bytes, at most %d are allowed; keep large data "
                                               "elsewhere and pass a reference to it",
                                               bytes.size(), max_bytes));
  }
  if (const absl::Status valid =
          ValidateJson(bytes, {.max_bytes = max_bytes, .finite_numbers = true});
      !valid.ok()) {
    return InvalidField(field, std::string(valid.message()));
  }
  return Payload(std::move(bytes));
}

Payload Payload::Trusted(std::string text) {
  return text.empty() ? Payload() : Payload(std::move(text));
}

const std::string& Payload::text() const {
  static const std::string kEmpty;
  return absent() ? kEmpty : *text_;
}

std::string_view Payload::json() const {
  return absent() ? std::string_view("null") : std::string_view(*text_);
}

}  // namespace flovyn
