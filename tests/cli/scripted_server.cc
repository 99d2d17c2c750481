#include "scripted_server.h"

#include <httplib.h>

#include <mutex>
#include <sstream>
#include <thread>
#include <utility>

namespace flovyn::cli {

struct ScriptedServer::Impl {
  explicit Impl(std::deque<std::string> given) : answers(std::move(given)) {
    const auto handler = [this](const httplib::Request& request, httplib::Response& response) {
      Answer(request, response);
    };
    server.Get(".*", handler);
    server.Post(".*", handler);
    server.Put(".*", handler);
    server.Patch(".*", handler);
    server.Delete(".*", handler);
    port = server.bind_to_any_port("127.0.0.1");
    thread = std::thread([this] { server.listen_after_bind(); });
    while (!server.is_running()) std::this_thread::yield();
  }

  void Answer(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard lock(mutex);
    seen.push_back({request.method + " " + request.target, request.body});
    const std::string text = answers.empty() ? "" : std::exchange(answers.front(), "");
    if (!answers.empty()) answers.pop_front();
    response.status = text.empty() ? 204 : 200;
    response.set_content(text, "application/json");
  }

  httplib::Server server;
  int port = 0;
  std::thread thread;
  mutable std::mutex mutex;
  std::deque<std::string> answers;
  std::vector<SeenRequest> seen;
};

ScriptedServer::ScriptedServer(std::deque<std::string> answers)
    : impl_(std::make_unique<Impl>(std::move(answers))) {}

ScriptedServer::~ScriptedServer() {
  impl_->server.stop();
  impl_->thread.join();
}

std::string ScriptedServer::url() const {
  return "http://127.0.0.1:" + std::to_string(impl_->port);
}

std::vector<SeenRequest> ScriptedServer::requests() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->seen;
}

ProgramRun RunAgainst(std::deque<std::string> answers, std::vector<std::string> arguments,
                      const Typed& typed) {
  const ScriptedServer server(std::move(answers));
  std::istringstream in(typed.input);
  std::ostringstream out;
  std::ostringstream err;
  arguments.insert(arguments.begin(), {"--server", server.url()});
  const ExitCode code = RunProgram(
      std::move(arguments),
      {.in = in, .out = out, .err = err, .terminal = typed.terminal, .pause = [](absl::Duration) {
       }});
  return {code, out.str(), err.str(), server.requests()};
}

}  // namespace flovyn::cli
