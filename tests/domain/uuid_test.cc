#include "flovyn/base/uuid.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/hash/hash.h"
#include "test.h"

namespace flovyn {
namespace {

constexpr char kText[] = "0123abcd-4567-89ab-cdef-fedcba987654";

TEST_CASE("uuid: reads what it writes, in either case") {
  const std::optional<Uuid> uuid = Uuid::Parse(kText);
  REQUIRE(uuid.has_value());
  CHECK(uuid->str() == kText);
  CHECK(uuid->bytes()[0] == 0x01);
  CHECK(uuid->bytes()[15] == 0x54);
  CHECK(Uuid::Parse("0123ABCD-4567-89ab-CDEF-fedcba987654") == uuid);
  CHECK(Uuid::FromBytes(uuid->bytes()) == *uuid);
}

TEST_CASE("uuid: nothing but 36 characters with hyphens in their places is a UUID") {
  const std::string good = kText;
  for (const std::string& bad : {std::string(), good.substr(1), good + "0", "{" + good + "}",
                                 " " + good, std::string("0123abcd04567-89ab-cdef-fedcba987654"),
                                 std::string("0123abcd-4567-89ab-cdef-fedcba98765g"),
                                 std::string("-123abcd-4567-89ab-cdef-fedcba987654"),
                                 std::string("0123abcd456789abcdeffedcba987654")}) {
    CAPTURE(bad);
    CHECK_FALSE(Uuid::Parse(bad).has_value());
  }
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string changed = good;
    changed[i] = 'x';
    CHECK_FALSE(Uuid::Parse(changed).has_value());
  }
}

TEST_CASE("uuid: nil by default, ordered by bytes, hashable") {
  CHECK(Uuid().is_nil());
  CHECK(Uuid().str() == "00000000-0000-0000-0000-000000000000");
  const Uuid low = *Uuid::Parse("00000000-0000-0000-0000-0000000000ff");
  const Uuid high = *Uuid::Parse("00000000-0000-0000-0000-000000000100");
  CHECK(low < high);
  CHECK_FALSE(low.is_nil());
  CHECK(absl::Hash<Uuid>()(low) != absl::Hash<Uuid>()(high));
  CHECK(std::hash<Uuid>()(low) != std::hash<Uuid>()(high));
  CHECK(std::hash<Uuid>()(low) == std::hash<Uuid>()(Uuid(low)));
}

TEST_CASE("uuid: version 7 has its parts where RFC 9562 puts them") {
  // The example of RFC 9562, appendix A.6.
  const Uuid example = MakeUuidV7(0x017F22E279B0, 0xCC3, 0x18C4DC0C0C07398F);
  CHECK(example.str() == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  const Uuid full = MakeUuidV7(~std::uint64_t{0}, 0xFFFF, ~std::uint64_t{0});
  CHECK(full.str() == "ffffffff-ffff-7fff-bfff-ffffffffffff");
  CHECK(MakeUuidV7(0, 0, 0).str() == "00000000-0000-7000-8000-000000000000");
}

TEST_CASE("uuid: version 7 sorts by time, then by counter") {
  const std::vector<Uuid> in_order = {MakeUuidV7(1, 0, ~std::uint64_t{0}), MakeUuidV7(1, 1, 0),
                                      MakeUuidV7(2, 0, 5), MakeUuidV7(2, 0xFFF, 0),
                                      MakeUuidV7(std::uint64_t{1} << 40, 0, 0)};
  CHECK(std::ranges::is_sorted(in_order));
  std::vector<std::string> texts;
  for (const Uuid& uuid : in_order) texts.push_back(uuid.str());
  CHECK(std::ranges::is_sorted(texts));
}

}  // namespace
}  // namespace flovyn
