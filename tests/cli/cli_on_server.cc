#include "cli_on_server.h"

#include <stdexcept>
#include <utility>

namespace flovyn::testing {

Json CliRun::Document() const {
  auto json = ParseJson(out);
  if (!json.ok()) throw std::runtime_error("no JSON: " + out + err);
  return *std::move(json);
}

CliOnServer::CliOnServer(std::vector<std::string> arguments,
                         std::map<std::string, std::string> environment) {
  const std::string file = directory_.path() / "a.db";
  arguments.insert(arguments.begin(), {"--storage", "sqlite:" + file});
  server_ = std::make_unique<ServerProcess>(std::move(arguments), std::move(environment));
}

std::string CliOnServer::url() const {
  return "http://127.0.0.1:" + std::to_string(server_->http_port());
}

void CliOnServer::StartWorker() {
  worker_ = StartOrderWorker({"--endpoints", server_->endpoint()});
  if (!Becomes([&] { return worker_->Errors().find("registered") != std::string::npos; })) {
    throw std::runtime_error("the worker does not register: " + worker_->Errors());
  }
}

std::unique_ptr<Program> CliOnServer::Start(std::vector<std::string> arguments,
                                            const std::string& input_file) {
  arguments.insert(arguments.begin(), FLOVYN_CLI);
  std::map<std::string, std::string> environment = environment_;
  environment.emplace("FLOVYN_SERVER", url());
  environment.emplace("HOME", directory_.path());
  return std::make_unique<Program>(ProgramOptions{.arguments = std::move(arguments),
                                                  .environment = std::move(environment),
                                                  .input = input_file});
}

CliRun CliOnServer::Run(std::vector<std::string> arguments, const std::string& input_file) {
  const auto program = Start(std::move(arguments), input_file);
  const int code = program->Wait();
  return {.code = code, .out = program->Output(), .err = program->Errors()};
}

Json CliOnServer::Ask(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"-o", "json"});
  const CliRun run = Run(std::move(arguments));
  if (run.code != 0) throw std::runtime_error(run.err);
  return run.Document();
}

std::string CliOnServer::StartWorkflow(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"workflows", "start"});
  return Member(Ask(std::move(arguments)), "workflowExecutionId");
}

std::string Member(const Json& object, std::string_view name) {
  const Json* member = object.Find(name);
  if (member == nullptr) throw std::runtime_error("no " + std::string(name));
  return member->kind() == JsonKind::kString ? member->AsString() : member->Dump();
}

}  // namespace flovyn::testing
