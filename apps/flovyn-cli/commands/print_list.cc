#include "commands/print_list.h"

#include "flovyn/base/status_macros.h"

namespace flovyn::cli {

Outcome PrintList(Session& session, const Document& document, std::string_view member,
                  std::string_view columns) {
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<Column> parsed, ParseColumns(columns));
  session.printer.Rows(document.text, TableOf(ListIn(document.value, member), parsed));
  return ExitCode::kOk;
}

}  // namespace flovyn::cli
