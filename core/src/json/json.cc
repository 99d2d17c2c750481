#include "flovyn/json/json.h"

#include <algorithm>
#include <variant>

#include "flovyn/base/overload.h"
#include "flovyn/base/utf8.h"
#include "flovyn/json/decimal.h"
#include "flovyn/json/writer.h"

namespace flovyn {
namespace {

struct NumberLiteral {
  std::string text = {};
};

bool SameNumber(std::string_view a, std::string_view b) {
  return a == b || Decimal::Parse(a) == Decimal::Parse(b);
}

std::string ValidUtf8(std::string_view text) {
  if (Utf8PrefixLength(text) == text.size()) return std::string(text);
  return ReplaceInvalidUtf8(text);
}

/// Sorts by key and drops all but the last of equal keys.
void Normalize(std::vector<Json::Member>& members) {
  std::ranges::stable_sort(members, {}, &Json::Member::first);
  const auto same_key = [](const Json::Member& a, const Json::Member& b) {
    return a.first == b.first;
  };
  const auto first_kept = std::unique(members.rbegin(), members.rend(), same_key).base();
  members.erase(members.begin(), first_kept);
}

void AppendItems(std::span<const Json> items, std::string& out) {
  char separator = '[';
  for (const Json& item : items) {
    out.push_back(separator);
    item.DumpTo(out);
    separator = ',';
  }
  out.append(items.empty() ? "[]" : "]");
}

void AppendMembers(std::span<const Json::Member> members, std::string& out) {
  char separator = '{';
  for (const auto& [key, value] : members) {
    out.push_back(separator);
    AppendQuotedJson(key, out);
    out.push_back(':');
    value.DumpTo(out);
    separator = ',';
  }
  out.append(members.empty() ? "{}" : "}");
}

}  // namespace

struct Json::Node {
  using Value =
      std::variant<bool, NumberLiteral, std::string, std::vector<Json>, std::vector<Json::Member>>;

  explicit Node(Value content) : value(std::move(content)) {}

  template <typename T>
  static const T* Get(const std::shared_ptr<const Node>& node) {
    return node == nullptr ? nullptr : std::get_if<T>(&node->value);
  }

  Value value;
};

Json Json::Bool(bool value) { return Json(std::make_shared<const Node>(value)); }

Json Json::Int(std::int64_t value) {
  return Json(std::make_shared<const Node>(NumberLiteral{std::to_string(value)}));
}

std::optional<Json> Json::Number(std::string_view literal) {
  if (!Decimal::Parse(literal).has_value()) return std::nullopt;
  return Json(std::make_shared<const Node>(NumberLiteral{std::string(literal)}));
}

Json Json::String(std::string_view text) {
  return Json(std::make_shared<const Node>(ValidUtf8(text)));
}

Json Json::Array(std::vector<Json> items) {
  return Json(std::make_shared<const Node>(std::move(items)));
}

Json Json::Object(std::vector<Member> members) {
  for (Member& member : members) {
    if (Utf8PrefixLength(member.first) == member.first.size()) continue;
    member.first = ReplaceInvalidUtf8(member.first);
  }
  Normalize(members);
  return Json(std::make_shared<const Node>(std::move(members)));
}

JsonKind Json::kind() const {
  if (is_null()) return JsonKind::kNull;
  return std::visit(Overload{[](bool) { return JsonKind::kBool; },
                             [](const NumberLiteral&) { return JsonKind::kNumber; },
                             [](const std::string&) { return JsonKind::kString; },
                             [](const std::vector<Json>&) { return JsonKind::kArray; },
                             [](const std::vector<Member>&) { return JsonKind::kObject; }},
                    node_->value);
}

bool Json::AsBool() const {
  const bool* value = Node::Get<bool>(node_);
  return value != nullptr && *value;
}

const std::string& Json::AsString() const {
  static const std::string kEmpty;
  const std::string* text = Node::Get<std::string>(node_);
  return text == nullptr ? kEmpty : *text;
}

const std::string& Json::number_text() const {
  static const std::string kEmpty;
  const NumberLiteral* literal = Node::Get<NumberLiteral>(node_);
  return literal == nullptr ? kEmpty : literal->text;
}

std::span<const Json> Json::items() const {
  const auto* items = Node::Get<std::vector<Json>>(node_);
  return items == nullptr ? std::span<const Json>() : std::span<const Json>(*items);
}

std::span<const Json::Member> Json::members() const {
  const auto* members = Node::Get<std::vector<Member>>(node_);
  return members == nullptr ? std::span<const Member>() : std::span<const Member>(*members);
}

const Json* Json::Find(std::string_view key) const {
  const std::span<const Member> all = members();
  const auto found = std::ranges::lower_bound(
      all, key, {}, [](const Member& member) { return std::string_view(member.first); });
  return found == all.end() || found->first != key ? nullptr : &found->second;
}

std::string Json::Dump() const {
  std::string out;
  DumpTo(out);
  return out;
}

void Json::DumpTo(std::string& out) const {
  if (is_null()) {
    out.append("null");
    return;
  }
  std::visit(Overload{[&out](bool value) { out.append(value ? "true" : "false"); },
                      [&out](const NumberLiteral& number) { out.append(number.text); },
                      [&out](const std::string& text) { AppendQuotedJson(text, out); },
                      [&out](const std::vector<Json>& items) { AppendItems(items, out); },
                      [&out](const std::vector<Member>& members) { AppendMembers(members, out); }},
             node_->value);
}

bool operator==(const Json& a, const Json& b) {
  if (a.node_ == b.node_) return true;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case JsonKind::kNull:
      return true;
    case JsonKind::kBool:
      return a.AsBool() == b.AsBool();
    case JsonKind::kNumber:
      return SameNumber(a.number_text(), b.number_text());
    case JsonKind::kString:
      return a.AsString() == b.AsString();
    case JsonKind::kArray:
      return std::ranges::equal(a.items(), b.items());
    case JsonKind::kObject:
      return std::ranges::equal(a.members(), b.members());
  }
  return false;
}

}  // namespace flovyn
