#include "rest/request.h"

#include "exit_code.h"
#include "flovyn/domain/errors.h"
#include "rest/refusal.h"
#include "test.h"

namespace flovyn::cli {
namespace {

TEST_CASE("cli request: whatever is in a segment or parameter stays there") {
  Request request = {.path = {"workflow-definitions", "a/b?c#d"}};
  request.With("query", "metadata.\"ä&b\" = \"1+1\"").With("cursor", "");
  CHECK(TargetOf(request, "/flovyn", "ac me") ==
        "/flovyn/api/orgs/ac%20me/workflow-definitions/a%2Fb%3Fc%23d"
        "?query=metadata.%22%C3%A4%26b%22%20%3D%20%221%2B1%22");
  CHECK(TargetOf({.path = {".."}}, "", ".") == "/api/orgs/%2E/%2E%2E");
}

TEST_CASE("cli request: a refusal says what the server says") {
  const absl::Status status =
      RefusalOf(400, R"({"error":"input: 2 errors","details":[{"path":"/a","message":"no text"},
                        {"path":"","message":"too long"}]})");
  CHECK(status.message() == "input: 2 errors (HTTP 400)\n  /a: no text\n  too long");
  CHECK(RefusalOf(502, "<html>").message() ==
        "the answer says nothing more; is this a flovyn server? (HTTP 502)");
}

TEST_CASE("cli request: each kind of failure has its exit code") {
  const auto code = [](int http_status) { return ExitCodeOf(RefusalOf(http_status, "{}")); };
  CHECK(code(400) == ExitCode::kRefused);
  CHECK(code(409) == ExitCode::kRefused);
  CHECK(code(429) == ExitCode::kRefused);
  CHECK(code(500) == ExitCode::kRefused);
  CHECK(code(401) == ExitCode::kDenied);
  CHECK(code(403) == ExitCode::kDenied);
  CHECK(code(404) == ExitCode::kNotFound);
  CHECK(code(503) == ExitCode::kUnreachable);
  CHECK(code(504) == ExitCode::kUnreachable);
  CHECK(ExitCodeOf(InvalidField("--limit", "too large")) == ExitCode::kUsage);
  CHECK(ExitCodeOf(absl::OkStatus()) == ExitCode::kOk);
}

}  // namespace
}  // namespace flovyn::cli
