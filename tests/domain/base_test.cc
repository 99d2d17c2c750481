#include <string>
#include <type_traits>
#include <unordered_set>
#include <variant>

#include "absl/hash/hash.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/base/overload.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/base/strong_id.h"
#include "flovyn/domain/errors.h"
#include "test.h"

namespace flovyn {
namespace {

using AppleId = Id<struct AppleTag>;
using PearId = Id<struct PearTag>;

static_assert(!std::is_convertible_v<AppleId, PearId>);
static_assert(!std::is_constructible_v<AppleId, PearId>);
static_assert(!std::is_convertible_v<Uuid, AppleId>);

TEST_CASE("strong_id: parses, compares and hashes as its UUID does") {
  const std::optional<AppleId> id = AppleId::Parse("00000000-0000-0000-0000-000000000001");
  REQUIRE(id.has_value());
  CHECK(id->str() == "00000000-0000-0000-0000-000000000001");
  CHECK(AppleId() < *id);
  CHECK(AppleId(id->uuid()) == *id);
  CHECK_FALSE(AppleId::Parse("apple").has_value());
  CHECK(absl::Hash<AppleId>()(*id) != absl::Hash<AppleId>()(AppleId()));
  CHECK(std::unordered_set<AppleId>{*id, *id, AppleId()}.size() == 2);
}

enum class Color { kRed, kGreen, kUnlisted };
constexpr auto kColorText =
    std::to_array<EnumText<Color>>({{Color::kRed, "RED"}, {Color::kGreen, "GREEN"}});
static_assert(ToText(kColorText, Color::kGreen) == "GREEN");
static_assert(FromText(kColorText, "RED") == Color::kRed);

TEST_CASE("enum_text: exact texts, both ways") {
  CHECK(ToText(kColorText, Color::kUnlisted).empty());
  CHECK(FromText(kColorText, "GREEN") == Color::kGreen);
  CHECK_FALSE(FromText(kColorText, "green").has_value());
  CHECK_FALSE(FromText(kColorText, "").has_value());
}

TEST_CASE("overload: picks the lambda of the alternative") {
  const auto name = Overload{[](int) { return std::string("int"); },
                             [](const std::string& text) { return text; }};
  CHECK(std::visit(name, std::variant<int, std::string>(1)) == "int");
  CHECK(std::visit(name, std::variant<int, std::string>("text")) == "text");
}

absl::StatusOr<int> Half(int number) {
  if (number % 2 != 0) return InvalidField("number", "must be even");
  return number / 2;
}

absl::StatusOr<int> Quarter(int number) {
  FLOVYN_ASSIGN_OR_RETURN(const int half, Half(number));
  FLOVYN_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

absl::Status CheckDivisibleByFour(int number, int& steps) {
  FLOVYN_RETURN_IF_ERROR(Quarter(number).status());
  ++steps;
  return absl::OkStatus();
}

TEST_CASE("status_macros: pass values on and stop at the first error") {
  CHECK(*Quarter(12) == 3);
  CHECK(FieldOf(Quarter(6).status()) == "number");
  int steps = 0;
  CHECK(CheckDivisibleByFour(8, steps).ok());
  CHECK(CheckDivisibleByFour(6, steps).code() == absl::StatusCode::kInvalidArgument);
  CHECK(steps == 1);
}

}  // namespace
}  // namespace flovyn
