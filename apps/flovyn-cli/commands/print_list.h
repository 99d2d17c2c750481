#pragma once

#include <string_view>

#include "commands/session.h"

namespace flovyn::cli {

/// Shows the list `member` of an answer with these columns ("id,kind").
Outcome PrintList(Session& session, const Document& document, std::string_view member,
                  std::string_view columns);

}  // namespace flovyn::cli
