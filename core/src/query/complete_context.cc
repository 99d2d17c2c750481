#include "complete_context.h"

#include "text.h"

namespace flovyn::query {
namespace {

/// The grammar as a machine: one step for each token.
class Machine {
 public:
  const Context& context() const { return context_; }

  void Step(const Token& token) {
    token_ = &token;
    context_.expect = Next();
  }

 private:
  bool Is(TokenKind kind) const { return token_->kind == kind; }
  bool IsWord(std::string_view keyword) const {
    return Is(TokenKind::kWord) && LowerAscii(token_->text) == LowerAscii(keyword);
  }
  static Expect If(bool fits, Expect next) { return fits ? next : Expect::kNothing; }

  Expect Next() {
    switch (context_.expect) {
      case Expect::kBegin:
        return IsWord("ORDER") ? Expect::kBy : Operand();
      case Expect::kOperand:
        return Operand();
      case Expect::kKey:
        return Key();
      case Expect::kOperator:
        return Is(TokenKind::kDot) ? Dot() : Operator();
      case Expect::kNegatedOperator:
        return WordOperator();
      case Expect::kNull:
        return IsWord("NOT") ? Expect::kNotNull : If(IsWord("NULL"), Expect::kConnective);
      case Expect::kNotNull:
        return If(IsWord("NULL"), Expect::kConnective);
      case Expect::kWith:
        return If(IsWord("WITH"), Expect::kValue);
      case Expect::kOpenList:
        return If(Is(TokenKind::kOpen), Expect::kValue);
      default:
        return NextOfValues();
    }
  }

  Expect NextOfValues() {
    switch (context_.expect) {
      case Expect::kValue:
        return Value();
      case Expect::kOpenCall:
        return If(Is(TokenKind::kOpen), Expect::kCloseCall);
      case Expect::kCloseCall:
        return If(Is(TokenKind::kClose), AfterValue());
      case Expect::kListNext:
        return Is(TokenKind::kComma) ? Expect::kValue
                                     : If(Is(TokenKind::kClose), Expect::kConnective);
      case Expect::kBetweenAnd:
        is_second_ = true;
        return If(IsWord("AND"), Expect::kValue);
      case Expect::kConnective:
        return Connective();
      default:
        return NextOfOrder();
    }
  }

  Expect NextOfOrder() {
    switch (context_.expect) {
      case Expect::kBy:
        is_order_ = true;
        return If(IsWord("BY"), Expect::kOrderOperand);
      case Expect::kOrderOperand:
        return Operand();
      case Expect::kDirection:
        if (Is(TokenKind::kDot)) return Dot();
        if (IsWord("ASC") || IsWord("DESC")) return Expect::kOrderNext;
        return If(Is(TokenKind::kComma), Expect::kOrderOperand);
      case Expect::kOrderNext:
        return If(Is(TokenKind::kComma), Expect::kOrderOperand);
      default:
        return Expect::kNothing;
    }
  }

  Expect AfterOperand() const { return is_order_ ? Expect::kDirection : Expect::kOperator; }

  Expect Operand() {
    if (!is_order_ && IsWord("NOT")) return Expect::kOperand;
    if (!is_order_ && Is(TokenKind::kOpen)) {
      ++context_.open;
      return Expect::kOperand;
    }
    context_.operand = token_->text;
    context_.keys = 0;
    return If(Is(TokenKind::kWord), AfterOperand());
  }

  Expect Dot() const {
    return If(context_.keys > 0 || context_.operand == "metadata", Expect::kKey);
  }

  Expect Key() {
    const bool is_key = Is(TokenKind::kWord) || (Is(TokenKind::kString) && !token_->text.empty());
    context_.operand += "." + WrittenKey(token_->text);
    ++context_.keys;
    return If(is_key, AfterOperand());
  }

  Expect Operator() {
    context_.takes_texts = false;
    is_list_ = is_between_ = is_second_ = false;
    if (Is(TokenKind::kOperator)) {
      context_.takes_texts = token_->text.ends_with('~');
      return Expect::kValue;
    }
    if (IsWord("NOT")) return Expect::kNegatedOperator;
    return IsWord("IS") ? Expect::kNull : WordOperator();
  }

  Expect WordOperator() {
    is_list_ = IsWord("IN");
    is_between_ = IsWord("BETWEEN");
    context_.takes_texts = IsWord("STARTS");
    if (is_list_) return Expect::kOpenList;
    return is_between_ ? Expect::kValue : If(context_.takes_texts, Expect::kWith);
  }

  Expect Value() {
    if (IsWord("NOW") || IsWord("TODAY")) return Expect::kOpenCall;
    const bool is_value = Is(TokenKind::kString) || Is(TokenKind::kNumber) ||
                          Is(TokenKind::kRelativeTime) || IsWord("TRUE") || IsWord("FALSE");
    return If(is_value, AfterValue());
  }

  Expect AfterValue() const {
    if (is_list_) return Expect::kListNext;
    return is_between_ && !is_second_ ? Expect::kBetweenAnd : Expect::kConnective;
  }

  Expect Connective() {
    if (IsWord("AND") || IsWord("OR")) return Expect::kOperand;
    if (context_.open == 0) return If(IsWord("ORDER"), Expect::kBy);
    --context_.open;
    return If(Is(TokenKind::kClose), Expect::kConnective);
  }

  Context context_;
  const Token* token_ = nullptr;
  bool is_list_ = false;
  bool is_between_ = false;
  bool is_second_ = false;  // value of BETWEEN
  bool is_order_ = false;
};

}  // namespace

Context ContextAfter(std::span<const Token> tokens) {
  Machine machine;
  for (const Token& token : tokens) machine.Step(token);
  return machine.context();
}

}  // namespace flovyn::query
