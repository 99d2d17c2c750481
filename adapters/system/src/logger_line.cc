#include "logger_line.h"

#include <algorithm>
#include <cstddef>

#include "flovyn/domain/text.h"
#include "flovyn/json/writer.h"

namespace flovyn::system {
namespace {

constexpr std::size_t kMaxValueBytes = 4096;

bool Plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '=';
}

void AppendValue(const std::string& value, std::string& line) {
  if (!value.empty() && std::ranges::all_of(value, Plain)) {
    line += value;
  } else {
    AppendQuotedJson(value, line);
  }
}

}  // namespace

std::string TextLine(std::string_view message, const std::vector<LogField>& fields) {
  std::string line = "msg=";
  AppendQuotedJson(BoundedText(message, kMaxValueBytes), line);
  for (const LogField& field : fields) {
    line += ' ';
    line += field.key;
    line += '=';
    AppendValue(BoundedText(field.value, kMaxValueBytes), line);
  }
  return line;
}

std::string JsonMembers(std::string_view message, const std::vector<LogField>& fields) {
  std::string members = "\"msg\":";
  AppendQuotedJson(BoundedText(message, kMaxValueBytes), members);
  for (const LogField& field : fields) {
    members += ',';
    AppendQuotedJson(field.key, members);
    members += ':';
    AppendQuotedJson(BoundedText(field.value, kMaxValueBytes), members);
  }
  return members;
}

}  // namespace flovyn::system
