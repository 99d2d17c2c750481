// A small web service that embeds the engine: orders come over HTTP, workflows deal with them, and
// what was accepted goes on after a crash.
//   order-service [URL] [PORT]   serves until Ctrl-C
//   order-service --demo         one order, over HTTP, then the end
// curl -X POST localhost:8080/orders/7 -d '{"customer":"CUST-123","total":42}'
// curl localhost:8080/orders/7
// curl localhost:8080/customers/CUST-123/orders
#include <httplib.h>
#include <signal.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_embedded/embedded_engine.h"

using namespace std::chrono_literals;

namespace shop {

struct Order {
  std::string customer = {};
  double total = 0;
};
FLOVYN_FIELDS(Order, customer, total);

flovyn::Workflow<std::string> order(flovyn::WorkflowContext& ctx, Order in) {
  auto payment = co_await ctx.task<std::string>("charge", in, {.max_retries = 5, .timeout = 30s});
  co_return co_await ctx.task<std::string>("ship", payment);
}

void add_to(flovyn::sdk::Worker& worker) {
  worker.workflow("order", order)
      .task("charge", [](const Order& in) { return "paid-by-" + in.customer; })
      .task("ship", [](const std::string& payment) { return "shipped, " + payment; });
}

void refuse(httplib::Response& response, const absl::Status& status) {
  response.status = absl::IsInvalidArgument(status) ? 400 : absl::IsNotFound(status) ? 404 : 503;
  response.set_content(std::string(status.message()) + "\n", "text/plain");
}

/// The order's number is the key: posting it again starts nothing.
void place(flovyn::Client& client, const httplib::Request& request, httplib::Response& response) {
  auto in = flovyn::sdk::FromJson<Order>(request.body, "order");
  if (!in.ok()) return refuse(response, in.status());
  const std::string number = request.matches[1];
  auto options = flovyn::StartWorkflowOptions()
                     .with_metadata({{"customer", in->customer}, {"order", number}})
                     .with_idempotency_key("order-" + number);
  auto execution = client.start<std::string>("order", *in, options);
  if (!execution.ok()) return refuse(response, execution.status());
  response.status = execution->created ? 201 : 200;
  response.set_content(execution->id.str() + "\n", "text/plain");
}

void show(flovyn::Client& client, const std::string& metadata, httplib::Response& response) {
  auto filter = flovyn::ParseJson(metadata);
  if (!filter.ok()) return refuse(response, filter.status());
  auto found = client.list({.metadata = *filter});
  if (!found.ok()) return refuse(response, found.status());
  std::string text;
  for (const auto& execution : found->rows) {
    text += execution.start.metadata.json().Dump() + " " +
            std::string(flovyn::ToText(flovyn::kWorkflowStatusText, execution.status)) + " " +
            std::string(execution.output.json()) + "\n";
  }
  response.set_content(text, "text/plain");
}

void route(httplib::Server& server, flovyn::Client& client) {
  server.Post(R"(/orders/(\d+))",
              [&](const auto& request, auto& response) { place(client, request, response); });
  server.Get(R"(/orders/(\d+))", [&](const auto& request, auto& response) {
    show(client, R"({"order":")" + std::string(request.matches[1]) + R"("})", response);
  });
  server.Get(R"(/customers/([\w-]+)/orders)", [&](const auto& request, auto& response) {
    show(client, R"({"customer":")" + std::string(request.matches[1]) + R"("})", response);
  });
}

bool demo(int port) {
  httplib::Client browser("127.0.0.1", port);
  const auto placed = browser.Post("/orders/7", R"({"customer":"CUST-123","total":42})", "");
  const auto again = browser.Post("/orders/7", R"({"customer":"CUST-123","total":42})", "");
  const auto wrong = browser.Post("/orders/8", R"({"customer":7})", "");
  if (!placed || placed->status != 201 || !again || again->body != placed->body) return false;
  if (!wrong || wrong->status != 400) return false;
  for (int i = 0; i < 600; ++i) {
    const auto shown = browser.Get("/customers/CUST-123/orders");
    if (shown && shown->body.find("shipped, paid-by-CUST-123") != std::string::npos) {
      return std::fputs(shown->body.c_str(), stdout) >= 0;
    }
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

/// Until Ctrl-C or SIGTERM. They are blocked in all threads, so that none is interrupted by them.
void wait_for_the_end(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
}

sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

}  // namespace shop

int main(int argc, char** argv) {
  const sigset_t signals = shop::block_signals();  // before there are other threads
  const bool demo = argc > 1 && std::string(argv[1]) == "--demo";
  auto engine = flovyn::EmbeddedEngine::Open(demo       ? "memory:"
                                             : argc > 1 ? argv[1]
                                                        : "sqlite:orders.db");
  if (!engine.ok()) return std::fprintf(stderr, "%s\n", engine.status().ToString().c_str()), 1;
  flovyn::sdk::Worker worker(**engine, {.name = "order-service"});
  shop::add_to(worker);
  if (!worker.start().ok()) return 1;

  flovyn::Client client(**engine);
  httplib::Server server;
  shop::route(server, client);
  int port = argc > 2 ? std::atoi(argv[2]) : 8080;
  if (demo) port = server.bind_to_any_port("127.0.0.1");
  if (!demo && !server.bind_to_port("127.0.0.1", port)) {
    return std::fprintf(stderr, "port %d cannot be used\n", port), 1;
  }
  std::thread serving([&] { server.listen_after_bind(); });
  bool well = true;
  if (demo) {
    well = shop::demo(port);
  } else {
    shop::wait_for_the_end(signals);
  }
  server.stop();
  serving.join();
  worker.stop();  // what it runs is finished; what waits goes on at the next start
  return well ? 0 : 1;
}
