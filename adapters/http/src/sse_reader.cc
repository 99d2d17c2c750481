#include "sse_reader.h"

namespace flovyn::http {

std::string EncodeEvent(std::string_view id, std::string_view name, std::string_view data) {
  std::string text;
  if (!id.empty()) text.append("id: ").append(id).append("\n");
  text.append("event: ").append(name).append("\n");
  // Each line break, of whichever kind, begins a line of data; clients put "\n" between them.
  std::string_view rest = data;
  for (;;) {
    const std::size_t end = rest.find_first_of("\r\n");
    text.append("data: ").append(rest.substr(0, end)).append("\n");
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + (rest.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  return text + "\n";
}

}  // namespace flovyn::http
