// The code that docs/tasks.md shows.
#include <chrono>
#include <string>

#include "flovyn/sdk_testing/testing.h"
#include "test.h"

namespace {

using namespace std::chrono_literals;

struct Order {
  std::string id = {};
  double total = 0;
};
FLOVYN_FIELDS(Order, id, total);

struct Payment {
  std::string reference = {};
};
FLOVYN_FIELDS(Payment, reference);

absl::StatusOr<Payment> charge(flovyn::TaskContext& ctx, const Order& in) {
  if (in.total <= 0) {
    return flovyn::NotRetryable(absl::InvalidArgumentError("there is nothing to charge"));
  }
  if (ctx.attempt() == 1) return absl::UnavailableError("the bank is busy");
  return Payment{"p-" + in.id};
}

flovyn::Workflow<Payment> pay(flovyn::WorkflowContext& ctx, Order in) {
  co_return co_await ctx.task<Payment>("charge-card", in, {.max_retries = 5, .timeout = 30s});
}

absl::Status import_rows(flovyn::TaskContext& ctx, int rows) {
  auto next = ctx.get<int>("next-row");
  if (!next.ok()) return next.status();
  for (int row = next->value_or(0); row < rows; ++row) {
    if (row == 700 && ctx.attempt() == 1) return absl::UnavailableError("connection lost");
    if (row % 100 != 0) continue;
    if (auto kept = ctx.set("next-row", row); !kept.ok()) return kept;
    if (auto told = ctx.progress(1.0 * row / rows, "importing"); !told.ok()) return told;
    if (ctx.cancelled()) return absl::CancelledError("the workflow was cancelled");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> answer(flovyn::TaskContext& ctx, const std::string& question) {
  std::string text;
  for (const char* const token : {"It ", "depends"}) {
    if (auto sent = ctx.stream_token(token); !sent.ok()) return sent;
    text += token;
  }
  if (auto logged = ctx.log(flovyn::TaskLogLevel::kInfo, question); !logged.ok()) return logged;
  return text;
}

void Register(flovyn::sdk::Worker& worker) {
  worker.task("charge-card", charge)
      .task("import-rows", import_rows)
      .task("answer", answer)
      .task("greet", [](const std::string& name) { return "Hello, " + name; })
      .task("ping", [] {});
}

TEST_CASE("tasks guide: retries, and errors that are final") {
  flovyn::TestEnvironment env;
  env.worker().workflow("pay", pay);
  Register(env.worker());
  auto& client = env.client();
  CHECK(client.result(*client.start<Payment>("pay", Order{"1", 5})).value().reference == "p-1");
  auto failed = client.result(*client.start<Payment>("pay", Order{"2", 0}));
  CHECK_THAT(std::string(failed.status().message()), flovyn::testing::ContainsText("nothing to"));
}

TEST_CASE("tasks guide: a task goes on where its last run was") {
  flovyn::TestEnvironment env;
  Register(env.worker());
  auto& client = env.client();
  auto task = client.submit_task(
      "import-rows", 1000,
      flovyn::SubmitTaskOptions().with_max_retries(3).with_metadata({{"table", "orders"}}));
  CHECK(client.task_result<flovyn::Json>(*task).ok());
  auto greeted = client.submit_task("greet", "Anna");
  CHECK(client.task_result<std::string>(*greeted).value() == "Hello, Anna");
  auto answered = client.submit_task("answer", "why?");
  CHECK(client.task_result<std::string>(*answered).value() == "It depends");
}

}  // namespace
