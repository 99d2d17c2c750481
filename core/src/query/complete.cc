#include "flovyn/query/complete.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "complete_context.h"
#include "flovyn/base/utf8.h"
#include "flovyn/query/syntax.h"
#include "lexer.h"
#include "text.h"

namespace flovyn::query {
namespace {

bool IsWordCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}
bool IsSpace(char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); }

/// The byte behind so many characters.
std::size_t ByteAt(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (; characters > 0 && at < text.size(); --characters) {
    at += std::max<std::size_t>(1, Utf8CharLength(text.substr(at)));
  }
  return at;
}

/// What is being written at the cursor: the tokens before it, and where it begins and ends.
struct Spot {
  std::vector<Token> before = {};
  std::size_t begin = 0;
  std::size_t end = 0;
  bool writable = true;  ///< false: what stands there is the begin of nothing.
};

/// A word or number goes on behind the cursor as far as its characters do.
std::size_t EndOfWord(std::string_view text, std::size_t cursor) {
  while (cursor < text.size() && IsWordCharacter(text[cursor])) ++cursor;
  return cursor;
}

/// A text in quotes goes on if its closing quote comes before any space.
std::size_t EndOfText(std::string_view text, std::size_t cursor) {
  std::size_t end = cursor;
  while (end < text.size() && !IsSpace(text[end]) && text[end] != '"') ++end;
  return end < text.size() && text[end] == '"' ? end + 1 : cursor;
}

/// The begins of tokens that the lexer does not take yet.
bool IsBegun(std::string_view rest) {
  return rest[0] == '"' || rest == "!" || rest == "-" || rest == "+";
}

Spot SpotAt(std::string_view text, std::size_t cursor) {
  Spot spot{.begin = cursor, .end = cursor};
  const std::string_view head = text.substr(0, cursor);
  Problem problem;
  const bool lexed = Tokenize(head, spot.before, problem);
  spot.before.pop_back();  // kEnd
  if (!lexed) {
    spot.begin = spot.before.empty() ? 0 : spot.before.back().end;
    while (spot.begin < cursor && IsSpace(text[spot.begin])) ++spot.begin;
    spot.writable = spot.begin < cursor && IsBegun(head.substr(spot.begin));
    if (spot.writable && text[spot.begin] == '"') spot.end = EndOfText(text, cursor);
    return spot;
  }
  if (spot.before.empty() || spot.before.back().end != cursor) return spot;
  const Token& last = spot.before.back();
  const bool goes_on = last.kind == TokenKind::kWord || last.kind == TokenKind::kNumber ||
                       last.kind == TokenKind::kRelativeTime;
  if (!goes_on) return spot;
  spot.begin = last.position;
  spot.end = EndOfWord(text, cursor);
  spot.before.pop_back();
  return spot;
}

class Suggesting {
 public:
  Suggesting(Entity entity, std::span<const RegisteredKey> keys, const Context& context)
      : entity_(entity), context_(context), operands_(OperandsOf(entity, keys)) {}

  std::vector<Suggestion> All() const {
    switch (context_.expect) {
      case Expect::kBegin:
        return With(Operands(), {"NOT", "ORDER BY"});
      case Expect::kOperand:
        return With(Operands(), {"NOT"});
      case Expect::kOrderOperand:
        return Operands();
      case Expect::kKey:
        return Keys();
      case Expect::kOperator:
        return Operators();
      case Expect::kValue:
        return Values();
      case Expect::kConnective:
        return With({},
                    context_.open == 0 ? Words{"AND", "OR", "ORDER BY"} : Words{"AND", "OR", ")"});
      case Expect::kDirection:
        return IsWhole() ? With({}, {"ASC", "DESC", ","}) : With({}, {});
      default:
        return With({}, WordsFor(context_.expect));
    }
  }

 private:
  using Words = std::vector<std::string_view>;

  static Words WordsFor(Expect expect) {
    switch (expect) {
      case Expect::kNegatedOperator:
        return {"IN (", "BETWEEN", "STARTS WITH"};
      case Expect::kNull:
        return {"NULL", "NOT NULL"};
      case Expect::kNotNull:
        return {"NULL"};
      case Expect::kWith:
        return {"WITH"};
      case Expect::kOpenList:
        return {"("};
      case Expect::kOpenCall:
        return {"()"};
      case Expect::kCloseCall:
        return {")"};
      case Expect::kListNext:
        return {",", ")"};
      case Expect::kBetweenAnd:
        return {"AND"};
      case Expect::kBy:
        return {"BY"};
      case Expect::kOrderNext:
        return {","};
      default:
        return {};
    }
  }

  static std::vector<Suggestion> With(std::vector<Suggestion> all, const Words& words) {
    for (const std::string_view word : words) {
      all.push_back({std::string(word), std::string(word), SuggestionKind::kKeyword, ""});
    }
    return all;
  }

  /// Not `metadata` without a key.
  bool IsWhole() const { return context_.operand != "metadata"; }

  std::vector<Suggestion> Operands() const {
    std::vector<Suggestion> all;
    for (const OperandHelp& help : operands_) {
      all.push_back({help.name, help.name, SuggestionKind::kField, help.description});
    }
    if (HasMetadata(entity_)) {
      all.push_back({"metadata.", "metadata.KEY", SuggestionKind::kField, "a key of the metadata"});
    }
    return all;
  }

  std::vector<Suggestion> Keys() const {
    std::vector<Suggestion> all;
    if (context_.keys > 0) return all;  // within a value, of which nothing is known
    for (const OperandHelp& help : operands_) {
      if (help.key.empty()) continue;
      all.push_back({WrittenKey(help.key), help.key, SuggestionKind::kField, help.description});
    }
    return all;
  }

  const OperandHelp* Help() const {
    const auto found = std::ranges::find(operands_, context_.operand, &OperandHelp::name);
    return found == operands_.end() ? nullptr : &*found;
  }

  std::vector<Suggestion> Operators() const {
    std::vector<Suggestion> all;
    if (!IsWhole()) return all;
    const OperandHelp* help = Help();
    for (const OperatorHelp& op : AllOperators()) {
      const bool suits =
          help == nullptr || std::ranges::find(help->operators, op.text) != help->operators.end();
      if (!suits) continue;
      const std::string_view opens = op.text.ends_with("IN") ? " (" : "";
      all.push_back({Concat(op.text, opens), std::string(op.text), SuggestionKind::kOperator,
                     std::string(op.description)});
    }
    return all;
  }

  std::vector<Suggestion> Values() const {
    const OperandHelp* help = Help();
    if (help == nullptr) return {};
    std::vector<Suggestion> values = help->values;
    if (context_.takes_texts) {
      std::erase_if(values, [](const Suggestion& value) { return value.value[0] != '"'; });
    }
    return values;
  }

  Entity entity_;
  const Context& context_;
  std::vector<OperandHelp> operands_;
};

std::string_view WithoutQuote(std::string_view text) {
  return text.starts_with('"') ? text.substr(1) : text;
}

/// Whether a suggestion begins with what was written, or the part of it does that people begin
/// with: the key of metadata.KEY, a text without its quotes.
bool Continues(const Suggestion& suggestion, std::string_view typed) {
  constexpr std::string_view kMetadata = "metadata.";
  const std::string wanted = LowerAscii(typed);
  const std::string label = LowerAscii(suggestion.label);
  std::string_view core = label;
  if (core.starts_with(kMetadata)) core.remove_prefix(kMetadata.size());
  return LowerAscii(suggestion.value).starts_with(wanted) || label.starts_with(wanted) ||
         WithoutQuote(core).starts_with(WithoutQuote(wanted));
}

}  // namespace

Completion Complete(std::string_view text, std::size_t cursor, Entity entity,
                    std::span<const RegisteredKey> keys) {
  const std::size_t at = ByteAt(text, cursor);
  const Spot spot = SpotAt(text, at);
  Completion completion{.begin = PositionOf(text, spot.begin), .end = PositionOf(text, spot.end)};
  if (!spot.writable) return completion;
  const Context context = ContextAfter(spot.before);
  const std::string_view typed = text.substr(spot.begin, at - spot.begin);
  for (Suggestion& suggestion : Suggesting(entity, keys, context).All()) {
    if (completion.suggestions.size() == kMaxSuggestions) break;
    if (Continues(suggestion, typed)) completion.suggestions.push_back(std::move(suggestion));
  }
  return completion;
}

}  // namespace flovyn::query
