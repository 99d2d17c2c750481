#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/query/fields.h"
#include "flovyn/query/syntax.h"

namespace flovyn::query {

/// A field of the entity, or a value within its metadata: the path of keys to it.
using Path = std::vector<std::string>;
using Operand = std::variant<Field, Path>;

/// The literal of a JSON number.
struct Number {
  std::string text = {};
  friend bool operator==(const Number&, const Number&) = default;
};

/// Texts of ids are lower case. Times are whole microseconds.
using Literal = std::variant<std::string, Number, bool, absl::Time>;

enum class Relation : std::uint8_t {
  kEqual,  ///< to one of the values; those are not times where the operand is metadata
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kContains,    ///< texts only; `values` has the text in lower-case ASCII
  kStartsWith,  ///< texts only, by bytes
  kIsNull,      ///< missing, or JSON null; no value
};

/// One question to one row. A value that is missing, or of another kind than the literal, does not
/// meet it:
/// - metadata compares by JSON type, numbers by value; ranges against a number also take strings
///   that are wholly a number (NumberIn), those against a time strings that are RFC 3339 times
///   (TimeIn), those against any other text strings by their bytes;
/// - a list of kEqual may mix the types.
struct Test {
  Operand operand = Field::kId;
  Relation relation = Relation::kEqual;
  std::vector<Literal> values = {};
};

/// What rows must meet. Two-valued: a row meets kNot exactly if it does not meet the child.
struct Condition {
  enum class Kind : std::uint8_t { kTrue, kAnd, kOr, kNot, kTest };
  Kind kind = Kind::kTrue;
  std::vector<Condition> children = {};
  Test test = {};
};

struct OrderTerm {
  Operand operand = Field::kCreatedAt;
  bool descending = false;
};

/// A query that fits its entity. Default: every row, newest first.
struct Query {
  Condition condition = {};
  std::vector<OrderTerm> order = {};  ///< Empty: the default of the list.

  bool unconditional() const { return condition.kind == Condition::Kind::kTrue; }
};

/// Whether a test of the condition is about the field.
bool AsksFor(const Condition& condition, Field field);

/// Compares what was parsed with what the entity has, and resolves NOW(), TODAY() and -7d against
/// `now`. Adds everything that is wrong to `problems`; the answer means something only if that was
/// nothing. `text` is what was parsed, for the positions.
Query CheckQuery(std::string_view text, const QuerySyntax& syntax, Entity entity, absl::Time now,
                 std::vector<Problem>& problems);

/// Both steps. InvalidField("query") with all that is wrong.
absl::StatusOr<Query> ReadQuery(std::string_view text, Entity entity, absl::Time now,
                                const QueryLimits& limits = {});

/// A key to group by: a field that is a text, `metadata.KEY`, or any other name for the metadata's
/// key of that name. InvalidField(`field`) for what is none.
absl::StatusOr<Operand> ReadKey(std::string_view field, std::string_view name, Entity entity);

/// A text that reads back as a query that is equal (with times in place of NOW() and the like). It
/// may be beyond QueryLimits: a time takes its whole length, BETWEEN becomes two comparisons, !=
/// another NOT.
std::string Print(const Query& query, Entity entity);
std::string Print(const Condition& condition, Entity entity);

}  // namespace flovyn::query
