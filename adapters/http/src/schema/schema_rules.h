#pragma once

#include <cstdint>
#include <exception>

#include "valijson/schema_parser.hpp"

namespace flovyn::http {

/// What one run of valijson on this thread may cost. There is no other way to stop it, nor to tell
/// it of a bound, than a rule that throws, and no other place for a rule to look at than the
/// thread: one schema is used by several.
class Effort {
 public:
  struct Limits {
    std::int64_t units = 0;    // of work, as the schema weighs a visit and the value is large
    std::size_t findings = 0;  // in one list of valijson's
  };

  /// Thrown when the run costs too much.
  struct Exhausted : std::exception {
    const char* what() const noexcept override { return "too much effort"; }
  };

  explicit Effort(const Limits& limits);
  ~Effort();
  Effort(const Effort&) = delete;
  Effort& operator=(const Effort&) = delete;

  /// A visit of a subschema. Throws Exhausted; also when the stack has grown too far.
  static void Spend(std::int64_t units, std::size_t findings);
  /// The stack alone: while schemas are read, which nest as deep as their references lead.
  static void CheckStack();

 private:
  const Limits limits_;
  const std::uintptr_t stack_;
  std::int64_t spent_ = 0;
  Effort* const outer_;
};

/// Teaches the parser the keywords of plain_schema.h. Their values are as PlainSchema() writes
/// them; a pattern that RE2 does not take, or a multiple of nothing, throws std::runtime_error.
void AddRules(valijson::SchemaParser& parser);

}  // namespace flovyn::http
