#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace flovyn {

enum class JsonKind : std::uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

/// An immutable JSON value. Every Json can be written as valid JSON text.
///
/// Copies share one immutable node, because the same metadata travels through requests, executions,
/// events and caches on several threads; sharing makes each of these copies a reference count, and
/// immutability makes it safe without a lock. Default-constructed it is JSON null.
///
/// Numbers keep the literal they were written with and compare by their exact decimal value:
/// 1.0 == 1 == 10e-1, 9007199254740993 != 9007199254740992. Objects are sorted by the bytes of
/// their keys; of equal keys the last one given wins (as in PostgreSQL's jsonb).
///
/// An accessor for another kind than kind() gives the empty answer that it documents.
class Json {
 public:
  using Member = std::pair<std::string, Json>;

  Json() = default;
  static Json Bool(bool value);
  static Json Int(std::int64_t value);
  /// `literal` as RFC 8259 writes a number, with an exponent of at most 18 significant digits;
  /// nullopt for any other text.
  static std::optional<Json> Number(std::string_view literal);
  /// Bytes that are not UTF-8 become U+FFFD.
  static Json String(std::string_view text);
  static Json Array(std::vector<Json> items);
  /// Keys are treated as the text of String() is.
  static Json Object(std::vector<Member> members);

  JsonKind kind() const;
  bool is_null() const { return node_ == nullptr; }
  bool is_object() const { return kind() == JsonKind::kObject; }
  bool is_container() const { return is_object() || kind() == JsonKind::kArray; }

  /// The value of a boolean, else false.
  bool AsBool() const;
  /// The decoded text of a string, else empty. May contain U+0000.
  const std::string& AsString() const;
  /// The literal of a number, else empty.
  const std::string& number_text() const;
  /// The elements of an array, else none.
  std::span<const Json> items() const;
  /// The members of an object sorted by key, else none.
  std::span<const Member> members() const;
  /// The value of a key of an object; nullptr if it has no such key or is not an object.
  const Json* Find(std::string_view key) const;

  /// Compact JSON text: no white space; only `"`, `\` and control characters are escaped; numbers
  /// by their literal.
  std::string Dump() const;
  /// Appends what Dump() gives.
  void DumpTo(std::string& out) const;

  /// Same kind and same value, recursively; numbers by value.
  friend bool operator==(const Json& a, const Json& b);

 private:
  struct Node;
  explicit Json(std::shared_ptr<const Node> node) : node_(std::move(node)) {}

  std::shared_ptr<const Node> node_;  // nullptr is JSON null
};

/// Bounds on a JSON text from outside. The functions of Json recurse, so a max_depth beyond a few
/// thousand is for ValidateJson alone.
struct JsonLimits {
  std::size_t max_depth = 128;               ///< nested arrays and objects; `[]` has depth 1
  std::size_t max_bytes = 16 * 1024 * 1024;  ///< length of the text
  /// ValidateJson alone: refuses numbers that are too large for an IEEE 754 double.
  bool finite_numbers = false;
};

/// Reads one JSON text (RFC 8259, strictly: no comments, no trailing commas or other trailing text,
/// only UTF-8, no lone surrogates). Numbers of any precision are taken, with an exponent of at most
/// 18 significant digits. Stack use does not grow with the text.
///
/// Errors: InvalidArgument, "invalid JSON at offset 17: missing a comma or } after an object
/// member"; the offset counts bytes from 0. Of the text at most one member name is repeated.
absl::StatusOr<Json> ParseJson(std::string_view text, const JsonLimits& limits = {});

}  // namespace flovyn
