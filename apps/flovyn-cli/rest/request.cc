#include "rest/request.h"

namespace flovyn::cli {
namespace {

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void AppendEncoded(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (IsUnreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4U];
    out += kHex[byte & 0xFU];
  }
}

void AppendSegment(std::string_view segment, std::string& out) {
  out += '/';
  // "." and ".." would be taken for steps by what is on the way.
  if (segment == ".") {
    out += "%2E";
  } else if (segment == "..") {
    out += "%2E%2E";
  } else {
    AppendEncoded(segment, out);
  }
}

}  // namespace

Request& Request::With(std::string_view name, std::string_view value) {
  if (!value.empty()) query.emplace_back(name, value);
  return *this;
}

std::string TargetOf(const Request& request, std::string_view prefix, std::string_view tenant) {
  std::string target(prefix);
  target += "/api/orgs";
  AppendSegment(tenant, target);
  for (const std::string& segment : request.path) AppendSegment(segment, target);
  char separator = '?';
  for (const auto& [name, value] : request.query) {
    target += separator;
    AppendEncoded(name, target);
    target += '=';
    AppendEncoded(value, target);
    separator = '&';
  }
  return target;
}

}  // namespace flovyn::cli
