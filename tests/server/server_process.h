#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/http_client.h"
#include "server/program.h"

namespace flovyn::testing {

/// A running flovyn-server.
class ServerProcess {
 public:
  /// Starts it, on free ports unless `arguments` say otherwise, and waits until it is ready. Throws
  /// std::runtime_error with what it wrote when it does not become so.
  explicit ServerProcess(std::vector<std::string> arguments,
                         std::map<std::string, std::string> environment = {});

  Program& program() { return *program_; }
  int http_port() const { return http_port_; }
  int grpc_port() const { return grpc_port_; }
  std::string endpoint() const { return "127.0.0.1:" + std::to_string(grpc_port_); }
  std::string Log() const { return program_->Errors(); }

  /// One REST call; `key` is sent as a bearer token unless it is empty.
  http::ClientResponse Get(const std::string& target, const std::string& key = "") const;
  http::ClientResponse Post(const std::string& target, const std::string& body,
                            const std::string& key = "") const;

  /// How many workflows of the org a list call with this query counts ("status=COMPLETED&…").
  int CountWorkflows(const std::string& query, const std::string& org = "default") const;

 private:
  http::ClientResponse Send(const std::string& method, const std::string& target,
                            const std::string& key, const std::string& body) const;

  std::unique_ptr<Program> program_;
  int http_port_ = 0;
  int grpc_port_ = 0;
};

/// Runs flovyn-server, which is expected to end by itself: its exit code and what it wrote.
struct Refusal {
  int code = 0;
  std::string errors = {};
};
Refusal RunServer(std::vector<std::string> arguments,
                  std::map<std::string, std::string> environment = {});

/// Starts the example worker in one of its modes.
std::unique_ptr<Program> StartOrderWorker(std::vector<std::string> arguments,
                                          const std::string& input = "");

/// `text` for use in a URL.
std::string UrlEncoded(const std::string& text);

}  // namespace flovyn::testing
