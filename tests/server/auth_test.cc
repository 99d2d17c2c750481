#include <string>
#include <vector>

#include "flovyn/auth/authenticators.h"
#include "test.h"

namespace flovyn::auth {
namespace {

const TenantId kAcme = *TenantId::Parse("0190a000-0000-7000-8000-00000000000a");
const TenantId kGlobex = *TenantId::Parse("0190a000-0000-7000-8000-00000000000b");

std::vector<StaticApiKey> TwoKeys() {
  return {{.key = "flovyn_sk_test_0123-456",
           .tenant = kAcme,
           .principal_type = PrincipalType::kUser,
           .principal_id = "alice",
           .role = Role::kAdmin},
          {.key = "flovyn_wk_test_abcdef",
           .tenant = kGlobex,
           .principal_type = PrincipalType::kWorker,
           .principal_id = "worker-1"}};
}

std::unique_ptr<Authenticator> MakeFor(const std::vector<StaticApiKey>& keys) {
  auto made = MakeStaticKeyAuthenticator(keys);
  INFO(made.status());
  REQUIRE(made.ok());
  return *std::move(made);
}

void CheckRefused(Authenticator& authenticator, const std::string& header) {
  INFO("header: " << header);
  const absl::StatusOr<Caller> caller = authenticator.Authenticate(header);
  CHECK(caller.status().code() == absl::StatusCode::kUnauthenticated);
}

TEST_CASE("static keys: a key is its caller") {
  const auto authenticator = MakeFor(TwoKeys());
  const auto alice = authenticator->Authenticate("Bearer flovyn_sk_test_0123-456");
  REQUIRE(alice.ok());
  CHECK(alice->tenant == kAcme);
  CHECK(alice->type == PrincipalType::kUser);
  CHECK(alice->role == Role::kAdmin);
  CHECK(alice->id == "alice");
  CHECK_FALSE(alice->any_tenant);

  const auto worker = authenticator->Authenticate("bEaReR flovyn_wk_test_abcdef");
  REQUIRE(worker.ok());
  CHECK(worker->tenant == kGlobex);
  CHECK(worker->type == PrincipalType::kWorker);
  CHECK_FALSE(worker->any_tenant);
}

TEST_CASE("static keys: everything else is refused") {
  const auto authenticator = MakeFor(TwoKeys());
  for (const std::string header :
       {"", "Bearer", "Bearer ", "Bearer  flovyn_wk_test_abcdef", "Bearer flovyn_wk_test_abcde",
        "Bearer flovyn_wk_test_abcdeff", "Bearer flovyn_wk_test_abcdef ", " Bearer x",
        "Bearer FLOVYN_WK_TEST_ABCDEF", "Basic flovyn_wk_test_abcdef", "flovyn_wk_test_abcdef",
        "Bearer\tflovyn_wk_test_abcdef", "Bearer flovyn_wk_test_abcdef\r\n", "Bearer x y",
        "Bearerflovyn_wk_test_abcdef", "Bearer,flovyn_wk_test_abcdef"}) {
    CheckRefused(*authenticator, header);
  }
  CheckRefused(*authenticator, "Bearer " + std::string(100'000, 'x'));
  CheckRefused(*authenticator, std::string("Bearer flovyn_wk_test_abcdef\0", 29));
}

TEST_CASE("static keys: a refusal tells neither the token nor which part was wrong") {
  const auto authenticator = MakeFor(TwoKeys());
  const auto wrong = authenticator->Authenticate("Bearer flovyn_wk_test_secret");
  const auto unknown = authenticator->Authenticate("Basic dXNlcjpwYXNz");
  CHECK(wrong.status().message() == unknown.status().message());
  CHECK_THAT(std::string(wrong.status().message()), !testing::ContainsText("secret"));
}

TEST_CASE("static keys: what cannot be right is refused when it is built") {
  const auto error_of = [](auto change) {
    std::vector<StaticApiKey> keys = TwoKeys();
    change(keys);
    const absl::Status status = MakeStaticKeyAuthenticator(keys).status();
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  using Keys = std::vector<StaticApiKey>;
  CHECK_THAT(error_of([](Keys& keys) { keys.clear(); }), testing::ContainsText("keys: "));
  CHECK_THAT(error_of([](Keys& keys) { keys[1].key = ""; }),
             testing::ContainsText("keys[1]: key: must not be empty"));
  CHECK_THAT(error_of([](Keys& keys) { keys[1].key = "a b"; }), testing::ContainsText("visible"));
  CHECK_THAT(error_of([](Keys& keys) { keys[1].key = "schl\u00fcssel"; }),
             testing::ContainsText("visible"));
  CHECK_THAT(error_of([](Keys& keys) { keys[0].tenant = TenantId(); }),
             testing::ContainsText("keys[0]: org_id"));
  CHECK_THAT(error_of([](Keys& keys) { keys[0].principal_id = ""; }),
             testing::ContainsText("keys[0]: principal_id"));
  const std::string repeated = error_of([](Keys& keys) { keys[1].key = keys[0].key; });
  CHECK_THAT(repeated, testing::ContainsText("keys[1]"));
  CHECK_THAT(repeated, testing::ContainsText("keys[0]"));
  CHECK_THAT(repeated, !testing::ContainsText("flovyn_sk"));
}

TEST_CASE("authentication switched off lets everybody into every tenant") {
  const auto open = MakeOpenAuthenticator();
  for (const std::string header : {"", "Bearer anything", "nonsense"}) {
    const auto caller = open->Authenticate(header);
    REQUIRE(caller.ok());
    CHECK(caller->any_tenant);
    CHECK(Authorize(*caller, kAcme, Action::kManage).ok());
    CHECK(Authorize(*caller, kGlobex, Action::kPoll).ok());
  }
}

TEST_CASE("deny all lets nobody in") {
  const auto closed = MakeDenyAll();
  CheckRefused(*closed, "");
  CheckRefused(*closed, "Bearer flovyn_sk_test_0123-456");
}

}  // namespace
}  // namespace flovyn::auth
