#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "query/columns.h"
#include "query/naive_match.h"
#include "query/random_rows.h"

namespace flovyn::testing {

/// Makes the words, values and keys of query texts, each in one of the ways to write it.
class RandomValues {
 public:
  using Written = naive::Written;

  explicit RandomValues(RandomRows& random) : random_(random) {}

  /// A keyword in one of three letter cases.
  std::string Word(std::string_view upper) {
    std::string word(upper);
    const std::size_t way = random_.Below(4);
    for (std::size_t i = 0; i < word.size(); ++i) {
      const bool lower = way == 2 || (way == 3 && i % 2 == 0);
      if (lower && word[i] >= 'A' && word[i] <= 'Z') word[i] = static_cast<char>(word[i] + 32);
    }
    return word;
  }
  std::string Space() { return random_.OneIn(8) ? " \t\n " : " "; }

  std::string Quoted(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (c == '"' || c == '\\') quoted += '\\';
      if (c == '\n') {
        quoted += "\\n";
      } else if (letter && random_.OneIn(40)) {
        static constexpr std::string_view kHex = "0123456789abcdef";
        quoted += {'\\',
                   'u',
                   '0',
                   '0',
                   kHex[static_cast<std::size_t>(c) / 16],
                   kHex[static_cast<std::size_t>(c) % 16]};
      } else {
        quoted += c;
      }
    }
    return quoted + "\"";
  }

  Written String(std::string text) {
    return {.kind = Written::Kind::kString, .query = Quoted(text), .text = text};
  }
  Written Number(std::string literal) {
    return {.kind = Written::Kind::kNumber, .query = literal, .text = literal};
  }
  Written Bool() {
    const std::string text = random_.OneIn(2) ? "true" : "false";
    return {.kind = Written::Kind::kBool,
            .query = Word(text == "true" ? "TRUE" : "FALSE"),
            .text = text};
  }
  /// NOW(), TODAY(), -7d, or a time in full.
  Written Time() {
    const std::int64_t now = absl::ToUnixMicros(RandomRows::Now());
    constexpr std::int64_t kDay = 86'400'000'000;
    switch (random_.Below(4)) {
      case 0:
        return Instant(Word("NOW") + "()", now);
      case 1:
        return Instant(Word("TODAY") + "( )", now - now % kDay);
      case 2:
        return Relative(now);
      default:
        return InFull(random_.Time());
    }
  }
  /// What a range in metadata compares with: texts that are times count as times.
  Written RangeEnd(Written::Kind kind) {
    if (kind == Written::Kind::kNumber) return Number(random_.NumberText());
    if (kind == Written::Kind::kTime) return Time();
    Written value = String(random_.OneIn(2) ? random_.Text() : random_.Name());
    if (const auto micros = naive::MicrosOf(value.text)) {
      value.kind = Written::Kind::kTime;
      value.micros = *micros;
    }
    return value;
  }

  Written OfType(naive::ColumnType type, const std::vector<std::string>& statuses) {
    switch (type) {
      case naive::ColumnType::kText:
        return String(random_.Name());
      case naive::ColumnType::kStatus:
        return String(random_.Any(statuses));
      case naive::ColumnType::kWhole:
        return Number(std::to_string(static_cast<int>(random_.Below(6)) - 1));
      case naive::ColumnType::kTime:
        return Time();
      case naive::ColumnType::kId:
        return String(random_.OneIn(4) ? random_.Id().str() : random_.KnownId().str());
    }
    return {};
  }

  std::string Path(const std::vector<std::string>& keys) {
    std::string path = "metadata";
    for (const std::string& key : keys) {
      const bool plain = key == "env" || key == "n" || key == "when" || key == "customer" ||
                         key == "_x9" || key == "NOT";
      path += "." + (plain && !random_.OneIn(6) ? key : Quoted(key));
    }
    return path;
  }

 private:
  static Written Instant(std::string query, std::int64_t micros) {
    return {.kind = Written::Kind::kTime, .query = std::move(query), .micros = micros};
  }
  Written Relative(std::int64_t now) {
    static constexpr std::pair<char, std::int64_t> kUnits[] = {
        {'s', 1}, {'m', 60}, {'H', 3'600}, {'d', 86'400}, {'w', 604'800}};
    const auto [unit, seconds] = random_.Any(kUnits);
    const auto count = static_cast<std::int64_t>(random_.Below(50));
    const bool ago = !random_.OneIn(4);
    return Instant((ago ? "-" : "+") + std::to_string(count) + unit,
                   now + (ago ? -1 : 1) * count * seconds * 1'000'000);
  }
  Written InFull(absl::Time time) {
    const std::string text = absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
    return Instant(Quoted(text), absl::ToUnixMicros(time));
  }

  RandomRows& random_;
};

}  // namespace flovyn::testing
