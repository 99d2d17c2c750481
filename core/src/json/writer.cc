#include "flovyn/json/writer.h"

#include <array>
#include <cstdint>
#include <utility>

#include "flovyn/base/utf8.h"

namespace flovyn {
namespace {

constexpr std::array<char, 256> MakeEscapes() {
  std::array<char, 256> escapes = {};
  for (std::size_t c = 0; c < 0x20; ++c) escapes[c] = 'u';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  escapes['\b'] = 'b';
  escapes['\f'] = 'f';
  escapes['\n'] = 'n';
  escapes['\r'] = 'r';
  escapes['\t'] = 't';
  return escapes;
}

/// What follows the backslash for a byte that has to be escaped, else 0.
constexpr std::array<char, 256> kEscapes = MakeEscapes();

void AppendEscape(char c, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<std::uint8_t>(c);
  out.push_back('\\');
  out.push_back(kEscapes[byte]);
  if (kEscapes[byte] != 'u') return;
  out.append("00");
  out.push_back(kHex[byte >> 4]);
  out.push_back(kHex[byte & 0x0F]);
}

void AppendQuotedUtf8(std::string_view text, std::string& out) {
  out.push_back('"');
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kEscapes[static_cast<std::uint8_t>(text[i])] == 0) continue;
    out.append(text.substr(copied, i - copied));
    AppendEscape(text[i], out);
    copied = i + 1;
  }
  out.append(text.substr(copied));
  out.push_back('"');
}

void AppendComma(std::string& text) {
  if (text.size() > 1) text.push_back(',');
}

}  // namespace

void AppendQuotedJson(std::string_view text, std::string& out) {
  if (Utf8PrefixLength(text) == text.size()) {
    AppendQuotedUtf8(text, out);
  } else {
    AppendQuotedUtf8(ReplaceInvalidUtf8(text), out);
  }
}

std::string QuoteJson(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  AppendQuotedJson(text, out);
  return out;
}

void JsonObjectWriter::Begin(std::string_view key) {
  AppendComma(text_);
  AppendQuotedJson(key, text_);
  text_.push_back(':');
}

JsonObjectWriter& JsonObjectWriter::Add(std::string_view key, std::string_view text) {
  Begin(key);
  AppendQuotedJson(text, text_);
  return *this;
}

JsonObjectWriter& JsonObjectWriter::AddInt(std::string_view key, std::int64_t value) {
  return AddRaw(key, std::to_string(value));
}

JsonObjectWriter& JsonObjectWriter::AddBool(std::string_view key, bool value) {
  return AddRaw(key, value ? "true" : "false");
}

JsonObjectWriter& JsonObjectWriter::AddNull(std::string_view key) { return AddRaw(key, "null"); }

JsonObjectWriter& JsonObjectWriter::AddRaw(std::string_view key, std::string_view json) {
  Begin(key);
  text_.append(json);
  return *this;
}

std::string JsonObjectWriter::Finish() {
  text_.push_back('}');
  return std::exchange(text_, "{");
}

JsonArrayWriter& JsonArrayWriter::Add(std::string_view text) {
  AppendComma(text_);
  AppendQuotedJson(text, text_);
  return *this;
}

JsonArrayWriter& JsonArrayWriter::AddInt(std::int64_t value) {
  return AddRaw(std::to_string(value));
}

JsonArrayWriter& JsonArrayWriter::AddBool(bool value) { return AddRaw(value ? "true" : "false"); }

JsonArrayWriter& JsonArrayWriter::AddNull() { return AddRaw("null"); }

JsonArrayWriter& JsonArrayWriter::AddRaw(std::string_view json) {
  AppendComma(text_);
  text_.append(json);
  return *this;
}

std::string JsonArrayWriter::Finish() {
  text_.push_back(']');
  return std::exchange(text_, "[");
}

}  // namespace flovyn
