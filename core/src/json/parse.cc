#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flovyn/base/status_macros.h"
#include "flovyn/json/json.h"
#include "flovyn/json/validate.h"
#include "json_error.h"
#include "number_scan.h"
#include "rapidjson_reader.h"

namespace flovyn {
namespace {

/// A RapidJSON input stream over valid JSON text. RapidJSON refuses numbers that do not fit in a
/// double, JSON does not: each number is shown to it as a single 0, and its literal kept aside.
class ValidTextStream {
 public:
  using Ch = char;

  explicit ValidTextStream(std::string_view text) : text_(text) {}

  Ch Peek() const {
    if (position_ == text_.size()) return '\0';
    return AtNumber() ? '0' : text_[position_];
  }

  Ch Take() {
    if (AtNumber()) {
      literal_ = text_.substr(position_, ScanNumber(text_.substr(position_)).length);
      position_ += literal_.size();
      return '0';
    }
    const char c = text_[position_++];
    TrackString(c);
    return c;
  }

  std::size_t Tell() const { return position_; }

  /// The number that was taken last.
  std::string_view literal() const { return literal_; }

  // The output half of RapidJSON's stream concept, which only in-situ parsing calls.
  Ch* PutBegin() { return nullptr; }
  void Put(Ch) {}
  std::size_t PutEnd(Ch*) { return 0; }

 private:
  enum class Place { kOutside, kInString, kAfterBackslash };

  bool AtNumber() const {
    const char c = text_[position_];
    return place_ == Place::kOutside && (c == '-' || (c >= '0' && c <= '9'));
  }

  void TrackString(char c) {
    if (place_ == Place::kAfterBackslash) {
      place_ = Place::kInString;
    } else if (c == '"') {
      place_ = place_ == Place::kInString ? Place::kOutside : Place::kInString;
    } else if (c == '\\') {
      place_ = Place::kAfterBackslash;
    }
  }

  std::string_view text_;
  std::size_t position_ = 0;
  std::string_view literal_;
  Place place_ = Place::kOutside;
};

/// Receives RapidJSON's events and builds the value bottom up.
class JsonBuilder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, JsonBuilder> {
 public:
  explicit JsonBuilder(const ValidTextStream& stream) : stream_(stream) {}

  bool Null() { return Add(Json()); }
  bool Bool(bool value) { return Add(Json::Bool(value)); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) {
    std::optional<Json> number = Json::Number(stream_.literal());
    return number.has_value() && Add(*std::move(number));
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return Add(Json::String(std::string_view(text, size)));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    open_.back().key.assign(text, size);
    return true;
  }
  bool StartObject() { return Open(); }
  bool StartArray() { return Open(); }
  bool EndObject(rapidjson::SizeType) {
    std::vector<Json::Member> members = std::move(open_.back().members);
    open_.pop_back();
    return Add(Json::Object(std::move(members)));
  }
  bool EndArray(rapidjson::SizeType) {
    std::vector<Json::Member> members = std::move(open_.back().members);
    open_.pop_back();
    std::vector<Json> items;
    items.reserve(members.size());
    for (Json::Member& member : members) items.push_back(std::move(member.second));
    return Add(Json::Array(std::move(items)));
  }

  Json Result() { return std::move(result_); }

 private:
  /// An array or object whose end has not been seen; the keys of an array's members are empty.
  struct Container {
    std::string key = {};
    std::vector<Json::Member> members = {};
  };

  bool Open() {
    open_.emplace_back();
    return true;
  }

  bool Add(Json value) {
    if (open_.empty()) {
      result_ = std::move(value);
    } else {
      Container& container = open_.back();
      container.members.emplace_back(std::exchange(container.key, {}), std::move(value));
    }
    return true;
  }

  const ValidTextStream& stream_;
  std::vector<Container> open_;
  Json result_;
};

constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

}  // namespace

absl::StatusOr<Json> ParseJson(std::string_view text, const JsonLimits& limits) {
  // One judge for both functions, with errors of our own: RapidJSON lets lone low surrogates,
  // U+0000 and what follows it pass.
  FLOVYN_RETURN_IF_ERROR(ValidateJson(text, limits));
  ValidTextStream stream(text);
  JsonBuilder builder(stream);
  const rapidjson::ParseResult result = rapidjson::Reader().Parse<kFlags>(stream, builder);
  if (result.IsError()) {
    return InvalidJson(result.Offset(), rapidjson::GetParseError_En(result.Code()));
  }
  return builder.Result();
}

}  // namespace flovyn
