#include "arguments/json_argument.h"

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/json.h"
#include "settings/text_file.h"

namespace flovyn::cli {
namespace {

/// Beyond what a server takes; it says how much that is.
constexpr std::size_t kMaxBytes = 16 * 1024 * 1024;

absl::StatusOr<std::string> Checked(std::string text, std::string_view field) {
  const absl::StatusOr<Json> json = ParseJson(text);
  if (!json.ok()) return InvalidField(field, std::string(json.status().message()));
  return text;
}

}  // namespace

absl::StatusOr<std::string> JsonTextOf(const JsonArgument& argument, std::string_view field,
                                       std::istream& input) {
  if (argument.file.empty()) {
    return argument.text.empty() ? std::string() : Checked(argument.text, field);
  }
  const std::string file_field = absl::StrFormat("%s-file", field);
  if (!argument.text.empty()) {
    return InvalidField(file_field, absl::StrFormat("%s is given, too; use one of them", field));
  }
  FLOVYN_ASSIGN_OR_RETURN(
      std::string text, argument.file == "-" ? ReadStream(file_field, input, kMaxBytes)
                                             : ReadTextFile(file_field, argument.file, kMaxBytes));
  return Checked(std::move(text), file_field);
}

}  // namespace flovyn::cli
