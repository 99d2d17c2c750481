#include "node.h"

#include <signal.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "absl/time/clock.h"
#include "server/fixed_port.h"

namespace flovyn::chaos {
namespace {

constexpr absl::Duration kStartPatience = absl::Seconds(60);

/// That the database is away is no defect of the server.
bool TellsOfDefect(const std::string& line) {
  const auto has = [&](const char* text) { return line.find(text) != std::string::npos; };
  return has("Sanitizer") || (has("level=error") && !has("UNAVAILABLE"));
}

}  // namespace

Node::Node(std::string name, std::filesystem::path directory, std::vector<std::string> arguments)
    : name_(std::move(name)),
      log_(directory / (name_ + ".log")),
      arguments_(std::move(arguments)),
      http_port_(testing::FixedPort()),
      grpc_port_(testing::FixedPort()) {
  arguments_.insert(arguments_.end(), {"--http-port", std::to_string(http_port_), "--grpc-port",
                                       std::to_string(grpc_port_)});
}

Node::~Node() { KeepLog(); }

void Node::Start() {
  const absl::Time deadline = absl::Now() + kStartPatience;
  while (true) {
    try {
      server_ = std::make_unique<testing::ServerProcess>(arguments_);
      return;
    } catch (const std::runtime_error& refused) {
      std::ofstream(log_, std::ios::app) << refused.what() << '\n';
      if (absl::Now() >= deadline) throw;
      absl::SleepFor(absl::Milliseconds(200));
    }
  }
}

void Node::Kill() {
  server_->program().Signal(SIGKILL);
  server_->program().Wait();
  resume_at_.reset();
  KeepLog();
}

void Node::Stop() {
  server_->program().Signal(SIGTERM);
  const int code = server_->program().Wait();
  KeepLog();
  if (code != 0) throw std::runtime_error(name_ + " ends with " + std::to_string(code));
}

void Node::Pause(absl::Time until) {
  server_->program().Signal(SIGSTOP);
  resume_at_ = until;
}

void Node::ResumeIfDue(absl::Time now) {
  if (!resume_at_ || now < *resume_at_) return;
  resume_at_.reset();
  server_->program().Signal(SIGCONT);
}

std::optional<int> Node::EndedByItself() {
  if (server_ == nullptr || server_->program().Running()) return std::nullopt;
  const int code = server_->program().Wait();
  KeepLog();
  return code;
}

void Node::KeepLog() {
  if (server_ == nullptr) return;
  const std::string text = server_->Log();
  std::ofstream(log_, std::ios::app) << text << "--- ended\n";
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (TellsOfDefect(line)) complaints_.push_back(name_ + ": " + line);
  }
  server_.reset();
}

}  // namespace flovyn::chaos
