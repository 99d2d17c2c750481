#include "server/server_process.h"

#include <cstdio>
#include <stdexcept>
#include <utility>

#include "flovyn/json/json.h"

namespace flovyn::testing {
namespace {

/// The value of `name=` in the line that says that the server is ready; empty until it does.
std::string ReadyValue(const std::string& log, const std::string& name) {
  const std::size_t ready = log.find("msg=\"ready\"");
  if (ready == std::string::npos) return "";
  const std::size_t end = log.find('\n', ready);
  const std::size_t at = log.find(" " + name + "=", ready);
  if (end == std::string::npos || at > end) return "";
  const std::size_t begin = at + name.size() + 2;
  return log.substr(begin, log.find_first_of(" \n", begin) - begin);
}

int PortOf(const std::string& address) { return std::stoi(address.substr(address.rfind(':') + 1)); }

ProgramOptions ServerOptions(std::vector<std::string> arguments,
                             std::map<std::string, std::string> environment) {
  arguments.insert(arguments.begin(), FLOVYN_SERVER);
  return {.arguments = std::move(arguments), .environment = std::move(environment)};
}

}  // namespace

ServerProcess::ServerProcess(std::vector<std::string> arguments,
                             std::map<std::string, std::string> environment) {
  environment.emplace("SERVER_PORT", "0");
  environment.emplace("GRPC_SERVER_PORT", "0");
  program_ = std::make_unique<Program>(ServerOptions(std::move(arguments), std::move(environment)));
  const bool settled =
      Becomes([this] { return !ReadyValue(Log(), "http").empty() || !program_->Running(); });
  if (!settled || !program_->Running()) {
    throw std::runtime_error("the server is not ready; it wrote:\n" + Log());
  }
  http_port_ = PortOf(ReadyValue(Log(), "http"));
  grpc_port_ = PortOf(ReadyValue(Log(), "grpc"));
}

http::ClientResponse ServerProcess::Get(const std::string& target, const std::string& key) const {
  return Send("GET", target, key, "");
}

http::ClientResponse ServerProcess::Post(const std::string& target, const std::string& body,
                                         const std::string& key) const {
  return Send("POST", target, key, body);
}

http::ClientResponse ServerProcess::Send(const std::string& method, const std::string& target,
                                         const std::string& key, const std::string& body) const {
  http::HttpClient client(http_port_);
  std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
  if (!key.empty()) text += "Authorization: Bearer " + key + "\r\n";
  text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
          "\r\nConnection: close\r\n\r\n" + body;
  client.Send(text);
  return client.Read();
}

int ServerProcess::CountWorkflows(const std::string& query, const std::string& org) const {
  const http::ClientResponse answer =
      Get("/api/orgs/" + org + "/workflow-executions?limit=1&" + query);
  const auto body = ParseJson(answer.body);
  const Json* total = body.ok() ? body->Find("total") : nullptr;
  if (answer.status != 200 || total == nullptr) throw std::runtime_error(answer.body);
  return std::stoi(total->number_text());
}

Refusal RunServer(std::vector<std::string> arguments,
                  std::map<std::string, std::string> environment) {
  environment.emplace("SERVER_PORT", "0");
  environment.emplace("GRPC_SERVER_PORT", "0");
  Program program(ServerOptions(std::move(arguments), std::move(environment)));
  const int code = program.Wait();
  return {.code = code, .errors = program.Errors()};
}

std::unique_ptr<Program> StartOrderWorker(std::vector<std::string> arguments,
                                          const std::string& input) {
  arguments.insert(arguments.begin(), FLOVYN_ORDER_WORKER);
  return std::make_unique<Program>(
      ProgramOptions{.arguments = std::move(arguments), .environment = {}, .input = input});
}

std::string UrlEncoded(const std::string& text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      encoded += c;
    } else {
      char escape[4];
      std::snprintf(escape, sizeof escape, "%%%02X", static_cast<unsigned>(c) & 0xFFU);
      encoded += escape;
    }
  }
  return encoded;
}

}  // namespace flovyn::testing
