// The parts of the Postgres store that need no server.
#include "conninfo.h"
#include "parameters.h"
#include "pool.h"
#include "sqlstate.h"
#include "test.h"
#include "work_channel.h"

namespace flovyn::postgres {
namespace {

WorkQueue QueueNamed(std::string name) {
  return {.type = WorkType::kTask,
          .tenant = *TenantId::Parse("0190a2c4-0000-7000-8000-000000000001"),
          .name = std::move(name)};
}

const NodeId kNode = *NodeId::Parse("0190a2c4-0000-7000-8000-00000000000a");

std::string EntryOf(const ConnInfo& info, std::string_view keyword) {
  for (const auto& [name, value] : info.entries()) {
    if (name == keyword) return value;
  }
  return "(none)";
}

}  // namespace

TEST_CASE("sqlstate: each state says what the caller can do") {
  struct Row {
    std::string_view sqlstate;
    absl::StatusCode code;
  };
  const Row rows[] = {
      {"23505", absl::StatusCode::kAlreadyExists},
      {"40001", absl::StatusCode::kAborted},
      {"40P01", absl::StatusCode::kAborted},
      {"55P03", absl::StatusCode::kAborted},
      {"25P03", absl::StatusCode::kAborted},
      {"40003", absl::StatusCode::kInternal},
      {"57014", absl::StatusCode::kDeadlineExceeded},
      {"57P01", absl::StatusCode::kUnavailable},
      {"08006", absl::StatusCode::kUnavailable},
      {"53300", absl::StatusCode::kUnavailable},
      {"25006", absl::StatusCode::kUnavailable},
      {"42501", absl::StatusCode::kPermissionDenied},
      {"28P01", absl::StatusCode::kPermissionDenied},
      {"3D000", absl::StatusCode::kFailedPrecondition},
      {"42601", absl::StatusCode::kInternal},
      {"22021", absl::StatusCode::kInternal},
  };
  for (const Row& row : rows) {
    INFO(row.sqlstate);
    CHECK(StatusOf({.sqlstate = row.sqlstate, .message = "m"}).code() == row.code);
  }
}

TEST_CASE("sqlstate: the message names statement and constraint") {
  const absl::Status status = StatusOf({.sqlstate = "23505",
                                        .message = "duplicate key",
                                        .statement = "insert_task_open",
                                        .constraint = "task_open_pkey"});
  CHECK(status.message() ==
        "PostgreSQL: duplicate key (SQLSTATE 23505, statement insert_task_open, constraint "
        "task_open_pkey)");
}

TEST_CASE("conninfo: ours are defaults, what the URL says wins, but the encoding is ours") {
  const auto info = ConnInfo::Parse(
      "postgres://u:p@h:1/d?application_name=mine&client_encoding=latin1&keepalives_idle=99",
      absl::Seconds(7));
  REQUIRE(info.ok());
  CHECK(EntryOf(*info, "application_name") == "mine");
  CHECK(EntryOf(*info, "keepalives_idle") == "99");
  CHECK(EntryOf(*info, "client_encoding") == "UTF8");
  CHECK(EntryOf(*info, "connect_timeout") == "7");
  CHECK(EntryOf(*info, "host") == "h");
}

TEST_CASE("conninfo: neither a malformed URL nor an error of libpq shows the password") {
  const auto malformed = ConnInfo::Parse("postgres://u:s3cr3t@h:1/d?nonsense", absl::Seconds(5));
  CHECK(malformed.status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(malformed.status().message()), !testing::ContainsText("s3cr3t"));
  const auto info = ConnInfo::Parse("postgres://u:s3cr3t@h:1/d", absl::Seconds(5));
  REQUIRE(info.ok());
  CHECK(info->Presentable("first s3cr3t\n\tsecond\nthird\n") == "first *** second; third");
}

TEST_CASE("work channel: a notice survives the way") {
  for (const char* name : {"default", "", "with 'quotes' and\nlines", "caf\xC3\xA9"}) {
    const WorkNotice sent = {.sender = kNode, .queue = QueueNamed(name)};
    const auto received = DecodeWorkNotice(EncodeWorkNotice(sent));
    REQUIRE(received.has_value());
    CHECK(received->sender == sent.sender);
    CHECK(received->queue == sent.queue);
  }
}

TEST_CASE("work channel: long queue names are left to the sweep, strange payloads are ignored") {
  CHECK(EncodeWorkNotice({.sender = kNode, .queue = QueueNamed(std::string(1001, 'q'))}).empty());
  CHECK(EncodeWorkNotice({.sender = kNode, .queue = QueueNamed(std::string(1000, 'q'))}).size() ==
        1073);
  CHECK_FALSE(DecodeWorkNotice("").has_value());
  CHECK_FALSE(DecodeWorkNotice("t").has_value());
  CHECK_FALSE(DecodeWorkNotice(std::string(73, 'x')).has_value());
  CHECK_FALSE(DecodeWorkNotice("t" + std::string(72, 'x')).has_value());
}

TEST_CASE("parameters: an array is what PostgreSQL expects, byte for byte") {
  Array array(PgType::kText);
  array.Add(std::string_view("ab"));
  array.AddNull();
  const std::string expected(
      "\0\0\0\1"  // dimensions
      "\0\0\0\1"  // has NULLs
      "\0\0\0\x19"
      "\0\0\0\2"  // elements
      "\0\0\0\1"  // lower bound
      "\0\0\0\2ab"
      "\xff\xff\xff\xff",
      30);
  CHECK(array.Encode() == expected);
  CHECK(Array(PgType::kUuid).Encode().size() == 12);
}

TEST_CASE("parameters: times keep their microseconds on both sides of the epochs") {
  for (const std::int64_t micros :
       {-1LL, 0LL, 1LL, 946'684'799'999'999LL, 1'767'225'600'123'456LL}) {
    const absl::Time time = absl::FromUnixMicros(micros);
    CHECK(FromPgMicros(ToPgMicros(time)) == time);
  }
  CHECK(ToPgMicros(absl::FromUnixSeconds(946'684'800)) == 0);
}

TEST_CASE("connect back-off: fails fast in between, with growing pauses up to 2 s") {
  ConnectBackOff back_off;
  absl::Time now = absl::FromUnixSeconds(1'000);
  CHECK(back_off.Ready(now).ok());
  absl::Duration last = absl::ZeroDuration();
  for (int failure = 0; failure < 10; ++failure) {
    back_off.Failed(now, absl::Status(absl::StatusCode::kUnavailable, "down"));
    CHECK(back_off.Ready(now).message() == "down");
    absl::Duration pause = absl::ZeroDuration();
    while (!back_off.Ready(now + pause).ok()) pause += absl::Milliseconds(50);
    CHECK(pause >= last);
    CHECK(pause <= absl::Seconds(2));
    last = pause;
    now += pause;
  }
  CHECK(last == absl::Seconds(2));
  back_off.Succeeded();
  CHECK(back_off.Ready(now).ok());
}

}  // namespace flovyn::postgres
