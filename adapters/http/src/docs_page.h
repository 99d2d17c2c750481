#pragma once

#include <string_view>

namespace flovyn::http {

/// A page that shows the OpenAPI document, with a curl line for each operation. It loads nothing
/// but that document, from the server that it came from.
std::string_view DocsPageHtml();

}  // namespace flovyn::http
