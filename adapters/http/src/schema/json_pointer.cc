#include "schema/json_pointer.h"

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/numbers.h"

namespace flovyn::http {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> FragmentDecoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const bool whole = i + 2 < text.size();
    const int high = whole ? HexValue(text[i + 1]) : -1;
    const int low = whole ? HexValue(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::optional<std::string> Unescaped(std::string_view token) {
  std::string plain;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      plain += token[i];
      continue;
    }
    const char code = ++i < token.size() ? token[i] : '\0';
    if (code != '0' && code != '1') return std::nullopt;
    plain += code == '0' ? '~' : '/';
  }
  return plain;
}

const Json* Step(const Json& from, const std::string& token) {
  if (from.is_object()) return from.Find(token);
  std::uint32_t index = 0;
  const bool in_array = from.kind() == JsonKind::kArray && absl::SimpleAtoi(token, &index) &&
                        index < from.items().size();
  return in_array ? &from.items()[index] : nullptr;
}

}  // namespace

const Json* FindByPointer(const Json& root, std::string_view fragment) {
  if (!fragment.starts_with('#')) return nullptr;
  const std::optional<std::string> pointer = FragmentDecoded(fragment.substr(1));
  if (!pointer || (!pointer->empty() && pointer->front() != '/')) return nullptr;
  const Json* found = &root;
  std::string_view rest = *pointer;
  while (found != nullptr && !rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view token = rest.substr(0, rest.find('/'));
    rest.remove_prefix(token.size());
    const std::optional<std::string> name = Unescaped(token);
    found = name ? Step(*found, *name) : nullptr;
  }
  return found;
}

}  // namespace flovyn::http
