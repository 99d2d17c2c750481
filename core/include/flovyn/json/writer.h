#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace flovyn {

/// `text` as a JSON string, quotes included. Only `"`, `\` and control characters are escaped;
/// bytes that are not UTF-8 become U+FFFD, so the result is always valid JSON.
std::string QuoteJson(std::string_view text);
/// Appends what QuoteJson() gives.
void AppendQuotedJson(std::string_view text, std::string& out);

/// Builds the compact text of one JSON object, members in the order of the calls. Keys are not
/// checked for duplicates. For one thread.
///
///   JsonObjectWriter().Add("kind", kind).AddRaw("input", payload.json()).Finish()
class JsonObjectWriter {
 public:
  JsonObjectWriter& Add(std::string_view key, std::string_view text);
  JsonObjectWriter& AddInt(std::string_view key, std::int64_t value);
  JsonObjectWriter& AddBool(std::string_view key, bool value);
  JsonObjectWriter& AddNull(std::string_view key);
  /// Splices `json` in byte for byte; it must be valid JSON text.
  JsonObjectWriter& AddRaw(std::string_view key, std::string_view json);

  /// Closes the object and gives its text; the writer is empty afterwards and may be used anew.
  std::string Finish();

 private:
  void Begin(std::string_view key);

  std::string text_ = "{";
};

/// Builds the compact text of one JSON array. For one thread.
class JsonArrayWriter {
 public:
  JsonArrayWriter& Add(std::string_view text);
  JsonArrayWriter& AddInt(std::int64_t value);
  JsonArrayWriter& AddBool(bool value);
  JsonArrayWriter& AddNull();
  /// Splices `json` in byte for byte; it must be valid JSON text.
  JsonArrayWriter& AddRaw(std::string_view json);

  /// Closes the array and gives its text; the writer is empty afterwards and may be used anew.
  std::string Finish();

 private:
  std::string text_ = "[";
};

}  // namespace flovyn
