#include <string>

#include "part_assembler.h"
#include "test.h"

namespace flovyn::postgres {
namespace {

PartNotice Part(std::uint64_t ring, std::uint64_t number, std::uint32_t part, std::uint32_t parts,
                std::string data = "x") {
  PartNotice notice;
  notice.item.ring = ring;
  notice.item.first = number;
  notice.item.items.push_back({.type = StreamType::kToken, .data = std::move(data), .at = {}});
  notice.part = part;
  notice.parts = parts;
  return notice;
}

}  // namespace

TEST_CASE("part assembler: items of several rings are put together at a time") {
  PartAssembler assembler;
  CHECK_FALSE(assembler.Add(Part(1, 5, 0, 3, "a")));
  CHECK_FALSE(assembler.Add(Part(2, 9, 0, 2, "x")));
  CHECK_FALSE(assembler.Add(Part(1, 5, 1, 3, "b")));
  const auto other = assembler.Add(Part(2, 9, 1, 2, "y"));
  const auto one = assembler.Add(Part(1, 5, 2, 3, "c"));
  REQUIRE(other);
  REQUIRE(one);
  CHECK(other->items[0].data == "xy");
  CHECK(one->items[0].data == "abc");
  CHECK(one->first == 5);
  CHECK(assembler.Add(Part(1, 6, 0, 1, "d"))->items[0].data == "d");
}

TEST_CASE("part assembler: an item whose parts do not follow each other is dropped") {
  PartAssembler assembler;
  CHECK_FALSE(assembler.Add(Part(1, 5, 1, 2)));  // without a begin
  assembler.Add(Part(1, 5, 0, 3));
  CHECK_FALSE(assembler.Add(Part(1, 5, 2, 3)));  // one is missing
  CHECK_FALSE(assembler.Add(Part(1, 5, 1, 3)));
  assembler.Add(Part(1, 6, 0, 2));
  CHECK_FALSE(assembler.Add(Part(1, 7, 1, 2)));  // of another item
  assembler.Add(Part(1, 8, 0, 2, "a"));
  assembler.Add(Part(1, 8, 0, 2, "b"));  // sent again
  CHECK(assembler.Add(Part(1, 8, 1, 2, "c"))->items[0].data == "bc");
}

TEST_CASE("part assembler: at most 16 items and 4 MiB are under way, the oldest goes") {
  PartAssembler assembler;
  for (std::uint64_t ring = 1; ring <= 17; ++ring) assembler.Add(Part(ring, 1, 0, 2));
  CHECK_FALSE(assembler.Add(Part(1, 1, 1, 2)));
  CHECK(assembler.Add(Part(2, 1, 1, 2)));
  CHECK(assembler.Add(Part(17, 1, 1, 2)));
  PartAssembler large;
  for (std::uint64_t ring = 1; ring <= 5; ++ring) {
    large.Add(Part(ring, 1, 0, 2, std::string(1'000'000, 'x')));
  }
  CHECK_FALSE(large.Add(Part(1, 1, 1, 2)));
  CHECK(large.Add(Part(2, 1, 1, 2))->items[0].data.size() == 1'000'001);
}

}  // namespace flovyn::postgres
