#include "schema/schema_rules.h"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "re2/re2.h"
#include "schema/plain_schema.h"
#include "schema/value_tests.h"
#include "valijson/constraint_builder.hpp"
#include "valijson/constraints/concrete_constraints.hpp"
#include "valijson/validation_results.hpp"

namespace flovyn::http {
namespace {

using valijson::adapters::Adapter;
using valijson::constraints::Constraint;

constexpr std::intptr_t kMaxStackBytes = 2 * 1024 * 1024;
constexpr std::int64_t kMaxPatternMemory = 1 << 20;
constexpr std::size_t kMaxPatternBytes = 1'000;
constexpr std::int64_t kUnitsOfVisit = 64;
constexpr std::size_t kBytesOfOneUnit = 4;
constexpr std::size_t kUnitsOfStep = 4;
constexpr std::size_t kCopiedBytesOfOneUnit = 16;

thread_local Effort* current_effort = nullptr;

std::uintptr_t StackNow() { return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)); }

using Context = std::vector<std::string>;

/// Where and when a rule is asked.
struct Visit {
  const Context& context;
  std::size_t findings = 0;
};

/// A rule of ours; empty: it holds, else what is wrong.
using Test = std::function<std::string(const Adapter&, const Visit&)>;

class Rule final : public valijson::constraints::PolyConstraint {
 public:
  explicit Rule(Test test) : test_(std::move(test)) {}

  bool validate(const Adapter& target, const Context& context,
                valijson::ValidationResults* results) const override {
    const std::string wrong =
        test_(target, {context, results == nullptr ? 0 : results->numErrors()});
    if (!wrong.empty() && results != nullptr) results->pushError(context, wrong);
    return wrong.empty();
  }

 private:
  Constraint* cloneInto(void* at) const override { return new (at) Rule(*this); }
  std::size_t sizeOf() const override { return sizeof(Rule); }

  Test test_;
};

class RuleBuilder final : public valijson::ConstraintBuilder {
 public:
  using Make = Test (*)(const Adapter& value);
  explicit RuleBuilder(Make rule) : rule_(rule) {}

  // The parser deletes what it is given.
  Constraint* make(const Adapter& value) const override {
    return std::make_unique<Rule>(rule_(value)).release();
  }

 private:
  Make rule_;
};

std::int64_t SizeOf(const Adapter& value) {
  if (value.isString()) {
    return static_cast<std::int64_t>(value.asString().size() / kBytesOfOneUnit);
  }
  if (value.isObject()) return static_cast<std::int64_t>(value.getObjectSize());
  return value.isArray() ? static_cast<std::int64_t>(value.getArraySize()) : 0;
}

/// valijson copies the whole way several times for each step that it goes.
std::int64_t CopyOf(const Context& context) {
  std::size_t units = 0;
  for (const std::string& step : context)
    units += kUnitsOfStep + step.size() / kCopiedBytesOfOneUnit;
  return static_cast<std::int64_t>(units);
}

Test EffortTest(const Adapter& value) {
  Effort::CheckStack();
  return [weight = value.asInteger()](const Adapter& target, const Visit& visit) {
    Effort::Spend(kUnitsOfVisit + CopyOf(visit.context) + weight * (1 + SizeOf(target)),
                  visit.findings);
    return std::string();
  };
}

Test PatternTest(const Adapter& value) {
  const std::string pattern = value.asString();
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxPatternMemory);
  if (pattern.size() > kMaxPatternBytes) throw std::runtime_error("a pattern is too long");
  const auto regex = std::make_shared<const RE2>(pattern, options);  // copied with the rule
  if (!regex->ok()) throw std::runtime_error("a pattern: " + regex->error());
  return [regex, pattern](const Adapter& target, const Visit&) {
    const bool holds = !target.isString() || RE2::PartialMatch(target.asString(), *regex);
    return holds ? std::string() : "String should match the pattern " + pattern;
  };
}

Test FormatTest(const Adapter& value) {
  return [format = value.asString()](const Adapter& target, const Visit&) {
    const bool holds = !target.isString() || HasFormat(format, target.asString());
    return holds ? std::string() : "String should be a valid " + format;
  };
}

Test MultipleTest(const Adapter& value) {
  const double divisor = value.asDouble();
  if (!(divisor > 0)) throw std::runtime_error("multipleOf has to be more than 0");
  return [divisor](const Adapter& target, const Visit&) {
    const bool holds = !target.isNumber() || IsMultiple(target, divisor);
    return holds ? std::string() : "Value should be a multiple of " + NumberText(divisor);
  };
}

Test WholeTest(const Adapter&) {
  return [](const Adapter& target, const Visit&) {
    const bool holds = !target.isNumber() || IsWhole(target);
    return std::string(holds ? "" : "Value should be a whole number");
  };
}

Test UniqueTest(const Adapter&) {
  return [](const Adapter& target, const Visit&) {
    const bool holds = !target.isArray() || AllDiffer(target);
    return std::string(holds ? "" : "Elements should be unique");
  };
}

}  // namespace

Effort::Effort(const Limits& limits)
    : limits_(limits), stack_(StackNow()), outer_(std::exchange(current_effort, this)) {}

Effort::~Effort() { current_effort = outer_; }

void Effort::Spend(std::int64_t units, std::size_t findings) {
  CheckStack();
  if (current_effort == nullptr) return;
  current_effort->spent_ += units;
  if (current_effort->spent_ > current_effort->limits_.units) throw Exhausted();
  if (findings > current_effort->limits_.findings) throw Exhausted();
}

void Effort::CheckStack() {
  if (current_effort == nullptr) return;
  // The stack grows downwards.
  const auto grown = static_cast<std::intptr_t>(current_effort->stack_ - StackNow());
  if (grown > kMaxStackBytes) throw Exhausted();
}

void AddRules(valijson::SchemaParser& parser) {
  constexpr std::pair<const char*, RuleBuilder::Make> kRules[] = {
      {kEffortRule, EffortTest},   {kFormatRule, FormatTest}, {kMultipleRule, MultipleTest},
      {kPatternRule, PatternTest}, {kUniqueRule, UniqueTest}, {kWholeRule, WholeTest}};
  for (const auto& [keyword, make] : kRules) {
    parser.addConstraintBuilder(keyword, std::make_unique<RuleBuilder>(make).release());
  }
}

}  // namespace flovyn::http
