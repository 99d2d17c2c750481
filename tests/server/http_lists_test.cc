#include <string>

#include "rest_fixture.h"

namespace flovyn::http {
namespace {

// Two lists that take the same conditions, and what creates a row of each.
struct List {
  std::string path;
  std::string member;
};
const List kLists[] = {{"/api/orgs/default/workflow-executions", "workflows"},
                       {"/api/tenants/default/tasks", "tasks"}};

std::string PercentEncoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kHex[byte >> 4];
    encoded += kHex[byte & 15];
  }
  return encoded;
}

std::string FiftyOneNames() {
  std::string names = "k";
  for (int i = 0; i < 50; ++i) names += ",k";
  return names;
}

Json Found(RestFixture& rest, const List& list, const std::string& query) {
  const ClientResponse response = rest.Get(list.path + "?" + query);
  INFO(query << " " << response.body);
  REQUIRE(response.status == 200);
  return JsonOf(response);
}

/// The values of metadata.n in the order of the list.
std::string Numbers(const Json& page, const List& list) {
  std::string numbers;
  for (const Json& row : page.Find(list.member)->items()) {
    const Json* metadata = row.Find("metadata");
    numbers += metadata == nullptr ? "-" : metadata->Find("n")->Dump();
  }
  return numbers;
}

class ListedRows : public RestFixture {
 public:
  ListedRows() {
    for (const List& list : kLists) {
      const std::string path = list.member == "tasks" ? list.path : kLists[0].path;
      for (const std::string body :
           {R"({"kind":"a","queue":"fast","metadata":{"n":1,"customerId":"C1","tags":["x","y"]}})",
            R"({"kind":"a","metadata":{"n":2,"customerId":"C1","region":"eu"}})",
            R"({"kind":"b","metadata":{"n":3,"customerId":"C2","é.\"k\" ":{"deep":true}}})",
            R"({"kind":"b"})"}) {
        REQUIRE(Post(path, body).status == 201);
        clock().Advance(absl::Seconds(1));
      }
    }
  }
};

TEST_CASE("http lists: newest first, with total, limit and offset as they were applied") {
  ListedRows rest;
  for (const List& list : kLists) {
    INFO(list.path);
    const Json all = Found(rest, list, "");
    CHECK(Numbers(all, list) == "-321");
    CHECK(all.Find("total")->Dump() == "4");
    CHECK(all.Find("limit")->Dump() == (list.member == "tasks" ? "50" : "20"));
    CHECK(all.Find("offset")->Dump() == "0");
    const Json page = Found(rest, list, "limit=2&offset=1");
    CHECK(Numbers(page, list) == "32");
    CHECK(page.Find("total")->Dump() == "4");
    CHECK(Found(rest, list, "limit=5000").Find("limit")->Dump() == "100");
    CHECK(Found(rest, list, "offset=100").Find(list.member)->items().empty());
  }
  CHECK(Found(rest, kLists[0], "").Find("workflows")->items()[0].Find("input") == nullptr);
}

TEST_CASE("http lists: conditions hold together") {
  ListedRows rest;
  for (const List& list : kLists) {
    INFO(list.path);
    const auto found = [&](const std::string& query) {
      return Numbers(Found(rest, list, query), list);
    };
    CHECK(found("kind=a") == "21");
    CHECK(found("queue=fast") == "1");
    CHECK(found("status=PENDING&kind=b") == "-3");
    CHECK(found("status=COMPLETED").empty());
    const auto metadata = [&](std::string_view json) { return "metadata=" + PercentEncoded(json); };
    CHECK(found(metadata(R"({"customerId":"C1"})")) == "21");
    CHECK(found(metadata(R"({"customerId":"C1","n":2})")) == "2");
    CHECK(found(metadata(R"({"n":"2"})")).empty());
    CHECK(found(metadata(R"({"tags":["y"]})")) == "1");
    CHECK(found(metadata("{\"\xC3\xA9.\\\"k\\\" \":{}}")) == "3");
    CHECK(found(metadata("{}")) == "-321");
    CHECK(found("metadata=") == "-321");
    CHECK(found("metadata.customerId=C1") == "21");
    CHECK(found("metadata.customerId=C1&metadata.region=eu") == "2");
    CHECK(found("metadata.n=2").empty());
    CHECK(found(metadata(R"({"n":1})") + "&metadata.customerId=C1&kind=a") == "1");
    CHECK(found("metadata.customerId=C1&" + metadata(R"({"customerId":"C1"})")) == "21");
    const Json counted = Found(rest, list, metadata(R"({"customerId":"C1"})") + "&limit=1");
    CHECK(counted.Find("total")->Dump() == "2");
    CHECK(counted.Find(list.member)->items().size() == 1);
  }
}

TEST_CASE("http lists: a query filters and orders besides the other conditions") {
  ListedRows rest;
  for (const List& list : kLists) {
    INFO(list.path);
    const auto found = [&](std::string_view query, const std::string& others = "") {
      return Numbers(Found(rest, list, "query=" + PercentEncoded(query) + others), list);
    };
    CHECK(found("metadata.customerId = \"C1\"") == "21");
    CHECK(found("metadata.customerId = \"C1\" ORDER BY metadata.n") == "12");
    CHECK(found("metadata.n >= 2 AND NOT kind = \"b\"") == "2");
    CHECK(found("metadata.n >= 2", "&kind=b") == "3");
    CHECK(found("metadata.n >= 2", "&metadata.customerId=C1") == "2");
    CHECK(found("metadata.n IS NULL") == "-");
    CHECK(found("queue = \"fast\" OR metadata.region STARTS WITH \"e\"") == "21");
    CHECK(found("status = \"PENDING\" ORDER BY metadata.n DESC") == "321-");
    CHECK(found(" ") == "-321");
  }
}

TEST_CASE("http lists: nextCursor leads through the whole list") {
  ListedRows rest;
  for (const List& list : kLists) {
    INFO(list.path);
    const std::string query =
        "limit=3&query=" + PercentEncoded("metadata.n != 7 ORDER BY metadata.n DESC");
    const Json first = Found(rest, list, query);
    CHECK(Numbers(first, list) == "321");
    CHECK(first.Find("totalIsLowerBound") == nullptr);
    const std::string cursor = "&cursor=" + PercentEncoded(TextAt(first, "nextCursor"));
    const Json second = Found(rest, list, query + cursor);
    CHECK(Numbers(second, list) == "-");
    CHECK(second.Find("total")->Dump() == "4");
    CHECK(second.Find("nextCursor") == nullptr);
    const ClientResponse other_order = rest.Get(list.path + "?limit=3" + cursor);
    CHECK(other_order.status == 400);
    CHECK(TextAt(JsonOf(other_order), "field") == "cursor");
  }
}

TEST_CASE("http lists: fields and metadataKeys say what is shown of each row") {
  ListedRows rest;
  for (const List& list : kLists) {
    INFO(list.path);
    const auto rows = [&](const std::string& shown) {
      return Found(rest, list, "metadata.customerId=C1&" + shown).Find(list.member)->Dump();
    };
    CHECK(rows("fields=kind,status") ==
          R"([{"kind":"a","status":"PENDING"},{"kind":"a","status":"PENDING"}])");
    CHECK(rows("fields=metadata&metadataKeys=n,tags") ==
          R"([{"metadata":{"n":2}},{"metadata":{"n":1,"tags":["x","y"]}}])");
    CHECK(rows("fields=metadata&metadataKeys=none") == "[{},{}]");
    CHECK(rows("fields=kind&fields=metadata&metadataKeys=n&metadataKeys=region") ==
          R"([{"kind":"a","metadata":{"n":2,"region":"eu"}},{"kind":"a","metadata":{"n":1}}])");
    CHECK(Found(rest, list, "metadataKeys=n").Find(list.member)->items()[0].Find("id") != nullptr);
  }
}

TEST_CASE("http lists: wrong parameters are 400, naming the parameter and what is allowed") {
  RestFixture rest;
  struct Wrong {
    std::string query;
    std::string field;
    std::string text;
  };
  const Wrong cases[] = {
      {"limit=0", "limit", "'0' is not a whole number from 1 to 100"},
      {"limit=ten", "limit", "'ten' is not a whole number"},
      {"limit=", "limit", "'' is not a whole number"},
      {"limit=1&limit=2", "limit", "more than once"},
      {"offset=-1", "offset", "'-1' is not a whole number from 0 to 1000000"},
      {"offset=1000001", "offset", "from 0 to 1000000"},
      {"status=DONE", "status", "'DONE' is not allowed; use one of PENDING, RUNNING, "},
      {"status=pending", "status", "COMPLETED, FAILED, CANCELLED"},
      {"kind=", "kind", "kind: "},
      {"kind=%FF", "kind", "UTF-8"},
      {"queue=" + std::string(101, 'q'), "queue", "100"},
      {"metadata=%7B%22a%22:", "metadata", "invalid JSON at offset 5"},
      {"metadata=7", "metadata", "object"},
      {"metadata=%7B%22a%22:%22%5Cu0000%22%7D", "metadata", "U+0000"},
      {"metadata.=x", "metadata", "metadata: "},
      {"metadata.a=%00", "metadata.a", "U+0000"},
      {"metadata.a=x&metadata.a=y", "metadata.a", "more than once"},
      {"metadata=%7B%22a%22:1%7D&metadata.a=1", "metadata.a", "different values"},
      {"query=staus%3D%22x%22", "query", "at position 0: unknown field 'staus'; did you mean"},
      {"query=kind%3D%22x%22&query=", "query", "more than once"},
      {"fields=id,nonsense", "fields", "'nonsense' is not allowed; use one of id, "},
      {"fields=id,,kind", "fields", "empty name"},
      {"metadataKeys=", "metadataKeys", "empty name"},
      {"metadataKeys=a" + std::string(200, ','), "metadataKeys", "empty name"},
      {"metadataKeys=" + FiftyOneNames(), "metadataKeys", "51, more than 50"},
      {"cursor=nonsense", "cursor", "begin again without it"},
  };
  for (const List& list : kLists) {
    for (const Wrong& wrong : cases) {
      INFO(list.path << "?" << wrong.query);
      const ClientResponse response = rest.Get(list.path + "?" + wrong.query);
      CHECK(response.status == 400);
      const Json body = JsonOf(response);
      CHECK(TextAt(body, "field") == wrong.field);
      CHECK_THAT(TextAt(body, "error"), testing::ContainsText(wrong.text));
    }
  }
}

TEST_CASE("http lists: an organization sees its own rows only") {
  ListedRows rest;
  const Json page =
      JsonOf(rest.Send("GET", "/api/orgs/other/workflows?metadata.customerId=C1", kOtherKey));
  CHECK(page.Find("total")->Dump() == "0");
}

}  // namespace
}  // namespace flovyn::http
