#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "flovyn/sdk/fields.h"
#include "test.h"

namespace shop {

enum class Colour { kRed, kBlue };
inline constexpr auto kColourText = std::to_array<flovyn::EnumText<Colour>>({
    {Colour::kRed, "red"},
    {Colour::kBlue, "blue"},
});
FLOVYN_ENUM(Colour, kColourText);

struct Item {
  std::string sku = {};
  double price = 0;
  std::optional<std::string> note = {};
};
FLOVYN_FIELDS(Item, sku, price, note);

struct Order {
  std::string id = {};
  std::int32_t count = 0;
  bool gift = false;
  Colour colour = Colour::kRed;
  std::vector<Item> items = {};
  std::map<std::string, std::uint64_t> stock = {};
  flovyn::Json extra = {};
};
FLOVYN_FIELDS(Order, id, count, gift, colour, items, stock, extra);

struct Tree {
  std::string name = {};
  std::vector<Tree> children = {};
};
FLOVYN_FIELDS(Tree, name, children);

}  // namespace shop

namespace flovyn::sdk {
namespace {

using shop::Item;
using shop::Order;
using testing::ContainsText;

template <class T>
std::string ErrorOf(std::string_view json) {
  const absl::StatusOr<T> value = FromJson<T>(json, "input");
  return value.ok() ? "no error" : std::string(value.status().message());
}

const char* const kOrder =
    R"({"id":"A-1","count":-3,"gift":true,"colour":"blue","items":[{"sku":"x\"y","price":0.1,"note":null},)"
    R"({"sku":"z","price":1e+300,"note":"n"}],"stock":{"a":18446744073709551615},"extra":{"k":[1.50]}})";

TEST_CASE("codec: a struct goes to JSON and back, member by member") {
  const absl::StatusOr<Order> order = FromJson<Order>(kOrder, "input");
  REQUIRE(order.ok());
  CHECK(order->id == "A-1");
  CHECK(order->count == -3);
  CHECK(order->gift);
  CHECK(order->colour == shop::Colour::kBlue);
  CHECK(order->items.at(0).price == 0.1);
  CHECK(order->items.at(1).note == "n");
  CHECK(order->stock.at("a") == std::numeric_limits<std::uint64_t>::max());
  CHECK(ToJson(*order, "output").value() == kOrder);
}

TEST_CASE("codec: members that are optional may be absent, and unknown ones are ignored") {
  const absl::StatusOr<Item> item = FromJson<Item>(R"({"price":2,"new":[{}],"sku":"s"})", "input");
  REQUIRE(item.ok());
  CHECK(item->price == 2);
  CHECK_FALSE(item->note.has_value());
}

TEST_CASE("codec: errors name the path and both types") {
  struct Row {
    std::string json;
    std::string error;
  };
  const std::string tail = R"(,"stock":{},"extra":null})";
  const std::string head = R"({"id":"1","count":1,"gift":false,"colour":"red","items":)";
  const std::vector<Row> rows = {
      {"[]", "input: an object is expected, not an array"},
      {"", "input: an object is expected, not null"},
      {R"({"id":7})", "input.id: a string is expected, not a number"},
      {R"({"id":"1"})", "input.count: is missing"},
      {R"({"id":"1","count":1.5})", "input.count: an integer is expected, not 1.5"},
      {R"({"id":"1","count":2147483648})",
       "input.count: 2147483648 is not between -2147483648 and 2147483647"},
      {R"({"id":"1","count":1,"gift":"no"})", "input.gift: a boolean is expected, not a string"},
      {R"({"id":"1","count":1,"gift":true,"colour":"pink"})",
       R"(input.colour: "pink" is none of ["red","blue"])"},
      {head + R"([{"sku":"a","price":1},{"sku":"b","price":"2"}])" + tail,
       "input.items[1].price: a number is expected, not a string"},
      {head + R"([{"sku":"a","price":1e999}])" + tail,
       "input.items[0].price: 1e999 is beyond the range of a double"},
      {R"({"id":)", "input: invalid JSON at offset"},
  };
  for (const Row& row : rows) CHECK_THAT(ErrorOf<Order>(row.json), ContainsText(row.error));
  CHECK(ErrorOf<std::map<std::string, std::uint8_t>>(R"({"a b":256})") ==
        "input.a b: 256 is not between 0 and 255");
}

TEST_CASE("codec: integers take every way to write them, and keep to their range") {
  CHECK(FromJson<std::int64_t>("1.50e2", "n").value() == 150);
  CHECK(FromJson<std::int64_t>("-9223372036854775808", "n").value() ==
        std::numeric_limits<std::int64_t>::min());
  CHECK(FromJson<std::uint64_t>("-0", "n").value() == 0);
  CHECK_FALSE(FromJson<std::uint64_t>("-1", "n").ok());
  CHECK_FALSE(FromJson<std::uint64_t>("18446744073709551616", "n").ok());
  CHECK_FALSE(FromJson<std::int64_t>("1e999999", "n").ok());
  CHECK_FALSE(FromJson<int>("1e-1", "n").ok());
}

TEST_CASE("codec: a number that JSON does not have is refused with its place") {
  const Item item{.sku = "a", .price = std::numeric_limits<double>::infinity()};
  CHECK(ToJson(std::vector<Item>{item}, "output").status().message() ==
        "output[0].price: is not finite, and JSON has no such number");
}

TEST_CASE("codec: schemas are derived from the types, and end for types that hold themselves") {
  CHECK(SchemaOf<Item>() ==
        R"({"type":"object","properties":{"sku":{"type":"string"},"price":{"type":"number"},)"
        R"("note":{"anyOf":[{"type":"null"},{"type":"string"}]}},"required":["sku","price"]})");
  CHECK(SchemaOf<shop::Colour>() == R"({"type":"string","enum":["red","blue"]})");
  CHECK(SchemaOf<shop::Tree>() ==
        R"({"type":"object","properties":{"name":{"type":"string"},)"
        R"("children":{"type":"array","items":{}}},"required":["name","children"]})");
  CHECK(SchemaOf<void>().empty());
  CHECK(ParseJson(SchemaOf<Order>()).ok());
}

}  // namespace
}  // namespace flovyn::sdk
