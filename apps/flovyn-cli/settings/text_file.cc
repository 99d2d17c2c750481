#include "settings/text_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"

namespace flovyn::cli {

absl::StatusOr<std::string> ReadTextFile(std::string_view field, const std::string& path,
                                         std::size_t max_bytes) {
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  // A directory can be opened, but not read.
  if (!stream || (stream.peek() == std::ifstream::traits_type::eof() && errno != 0)) {
    return InvalidField(field,
                        absl::StrFormat("%s cannot be read: %s", path, std::strerror(errno)));
  }
  stream.clear();
  return ReadStream(field, stream, max_bytes);
}

absl::StatusOr<std::string> ReadStream(std::string_view field, std::istream& stream,
                                       std::size_t max_bytes) {
  std::string text(max_bytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() <= max_bytes) return text;
  return InvalidField(field, absl::StrFormat("has more than %d bytes", max_bytes));
}

}  // namespace flovyn::cli
