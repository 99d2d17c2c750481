#include "flovyn/domain/payload.h"

#include <string>
#include <vector>

#include "flovyn/domain/errors.h"
#include "test.h"

namespace flovyn {
namespace {

TEST_CASE("payload: bytes are kept as they are") {
  const std::string bytes = " { \"b\" : 1.0, \"a\" : 1e300, \"a\" : \"\\u0000\" } ";
  const absl::StatusOr<Payload> payload = Payload::From("input", bytes, 1000);
  REQUIRE(payload.ok());
  CHECK_FALSE(payload->absent());
  CHECK(payload->text() == bytes);
  CHECK(payload->json() == bytes);
  const Payload copy = *payload;
  CHECK(copy == *payload);
  CHECK(&copy.text() == &payload->text());
  CHECK_FALSE(copy == Payload());
}

TEST_CASE("payload: empty bytes are absent and null on the wire") {
  const absl::StatusOr<Payload> payload = Payload::From("input", "", 0);
  REQUIRE(payload.ok());
  CHECK(payload->absent());
  CHECK(payload->text().empty());
  CHECK(payload->json() == "null");
  CHECK(*payload == Payload());
  CHECK(Payload::Trusted("").absent());
  CHECK(Payload::Trusted("[1]").text() == "[1]");
}

TEST_CASE("payload: a written null is present") {
  const absl::StatusOr<Payload> payload = Payload::From("input", "null", 10);
  REQUIRE(payload.ok());
  CHECK_FALSE(payload->absent());
  CHECK(payload->json() == "null");
}

TEST_CASE("payload: refusals name the field, the limit and the size or place") {
  const absl::Status large = Payload::From("output", R"("12345")", 6).status();
  CHECK(FieldOf(large) == "output");
  CHECK_THAT(std::string(large.message()),
             testing::ContainsText("output: 7 bytes, at most 6 are allowed"));
  CHECK(Payload::From("output", R"("1234")", 6).ok());

  const absl::Status broken = Payload::From("input", R"({"a":1)", 100).status();
  CHECK(broken.code() == absl::StatusCode::kInvalidArgument);
  CHECK(FieldOf(broken) == "input");
  CHECK(std::string(broken.message()) ==
        "input: invalid JSON at offset 6: missing a comma or } after an object member");

  const absl::Status huge = Payload::From("input", R"([1e308, -1e400])", 100).status();
  CHECK(std::string(huge.message()) ==
        "input: invalid JSON at offset 8: a number beyond the range of a double");
  for (const std::string& number : std::vector<std::string>{
           "1e309", "-1.8e308", "1e999999999999999999", "1" + std::string(309, '0')}) {
    INFO(number);
    CHECK_FALSE(Payload::From("input", number, 1'000).ok());
  }
  for (const std::string& number : std::vector<std::string>{"1e308", "-1.7e308", "1e-400", "0e999",
                                                            "1" + std::string(308, '0')}) {
    INFO(number);
    CHECK(Payload::From("input", number, 1'000).ok());
  }

  const std::string long_text = "\"" + std::string(20'000'000, 'x') + "\"";
  CHECK(Payload::From("input", long_text, 30'000'000).ok());
}

}  // namespace
}  // namespace flovyn
