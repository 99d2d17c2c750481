// An expense waits for its manager: who is reminded, may take too long, and it may be withdrawn.
// usage: approval [memory: | sqlite:PATH | postgres://… | grpc://HOST:PORT]
#include <chrono>
#include <cstdio>
#include <string>

#include "../open_backend.h"
#include "flovyn/sdk/sdk.h"

using namespace std::chrono_literals;

namespace expenses {

struct Expense {
  std::string title = {};
  double amount = 0;
  int remind_every_ms = 24 * 3'600'000;
  int decide_within_ms = 7 * 24 * 3'600'000;
};
FLOVYN_FIELDS(Expense, title, amount, remind_every_ms, decide_within_ms);

struct Decision {
  bool granted = false;
  std::string by = {};
};
FLOVYN_FIELDS(Decision, granted, by);

flovyn::Workflow<std::string> approval(flovyn::WorkflowContext& ctx, Expense in) {
  auto decision = ctx.promise<Decision>(
      "decision", {.timeout = std::chrono::milliseconds(in.decide_within_ms)});
  auto withdrawn = ctx.signal<std::string>("withdraw");
  for (int reminders = 0;; ++reminders) {
    ctx.set("reminders", reminders);
    const auto every = std::chrono::milliseconds(in.remind_every_ms);
    auto first = co_await ctx.any(decision, withdrawn, ctx.sleep(every)).outcome();
    if (absl::IsDeadlineExceeded(first.status())) co_return "expired";
    if (!first.ok()) co_return first.status();
    if (first->index() == 0) {
      const Decision made = std::get<0>(*first);
      co_return (made.granted ? "granted by " : "refused by ") + made.by;
    }
    if (first->index() == 1) co_return "withdrawn: " + std::get<1>(*first);
    co_await ctx.task<void>("remind", in);
  }
}

void add_to(flovyn::sdk::Worker& worker) {
  worker.workflow("approval", approval).task("remind", [](const Expense& in) {
    std::printf("please decide about %s\n", in.title.c_str());
  });
}

using Started = flovyn::Execution<std::string>;

absl::StatusOr<Started> submit(flovyn::Client& client, const Expense& in) {
  return client.start<std::string>(
      "approval", in,
      flovyn::StartWorkflowOptions().with_metadata({{"expense", in.title}, {"manager", "anna"}}));
}

/// The manager decides once she has been reminded.
absl::Status decide(flovyn::Client& client, const Started& execution) {
  for (;;) {
    auto reminders = client.query<int>(execution.id, "reminders");
    if (reminders.ok() && *reminders > 0) break;
    auto ended = client.result(execution, 10ms);
    if (!absl::IsDeadlineExceeded(ended.status())) return ended.status();
  }
  return client.resolve(execution.id, "decision", Decision{.granted = true, .by = "anna"}).status();
}

bool show(flovyn::Client& client, const Started& execution, const std::string& expected) {
  const auto result = client.result(execution);
  const std::string text = result.ok() ? *result : result.status().ToString();
  std::printf("%s\n", text.c_str());
  return text == expected;
}

bool run(flovyn::Client& client) {
  auto chair = submit(client, {.title = "chair", .amount = 300, .remind_every_ms = 50});
  auto yacht = submit(client, {.title = "yacht", .amount = 1e6});
  auto lunch = submit(client, {.title = "lunch", .amount = 12, .decide_within_ms = 50});
  if (!chair.ok() || !yacht.ok() || !lunch.ok()) return false;
  if (!decide(client, *chair).ok()) return false;
  if (!client.signal(yacht->id, "withdraw", "a joke").ok()) return false;
  const bool granted = show(client, *chair, "granted by anna");
  const bool withdrawn = show(client, *yacht, "withdrawn: a joke");
  const bool expired = show(client, *lunch, "expired");
  return granted && withdrawn && expired;
}

}  // namespace expenses

int main(int argc, char** argv) {
  auto backend = open_backend(argc > 1 ? argv[1] : "memory:");
  if (!backend.ok()) return std::fprintf(stderr, "%s\n", backend.status().ToString().c_str()), 1;
  flovyn::sdk::Worker worker(**backend, {.name = "expenses"});
  expenses::add_to(worker);
  if (!worker.start().ok()) return 1;

  flovyn::Client client(**backend);
  return expenses::run(client) ? 0 : 1;
}
