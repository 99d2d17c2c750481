#include "server/bulk_crash.h"

#include <signal.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "flovyn/json/json.h"
#include "test.h"

namespace flovyn::testing {
namespace {

constexpr int kOrders = 1'000;
const std::string kOrg = "/api/orgs/default";

std::vector<std::string> StartOrders(const ServerProcess& server) {
  const auto start = StartOrderWorker(
      {"start", "--endpoints", server.endpoint(), "--count", std::to_string(kOrders)});
  REQUIRE(start->Wait() == 0);
  std::vector<std::string> ids;
  std::istringstream lines(start->Output());
  for (std::string id; std::getline(lines, id);) ids.push_back(id);
  REQUIRE(ids.size() == kOrders);
  return ids;
}

Json JobAt(const ServerProcess& server, const std::string& path) {
  const http::ClientResponse response = server.Get(path);
  REQUIRE(response.status == 200);
  return *ParseJson(response.body);
}

std::int64_t CountIn(const Json& job, const std::string& member) {
  return std::stoll(job.Find(member)->number_text());
}

std::string CreateJob(const ServerProcess& server, const std::string& members) {
  const http::ClientResponse response =
      server.Post(kOrg + "/bulk-jobs",
                  R"({"entity":"workflow","query":"status = \"PENDING\"","ratePerSecond":250,)" +
                      members + "}");
  INFO(response.body);
  REQUIRE(response.status == 201);
  return kOrg + "/bulk-jobs/" + ParseJson(response.body)->Find("id")->AsString();
}

/// Creates the job, kills the server amid it, and gives the job as another one has ended it.
Json RunAcrossKill(std::unique_ptr<ServerProcess>& server, const std::string& members,
                   const std::function<std::unique_ptr<ServerProcess>()>& next) {
  const std::string path = CreateJob(*server, members);
  REQUIRE(Becomes([&] { return CountIn(JobAt(*server, path), "processed") >= 200; }));
  server->program().Signal(SIGKILL);
  CHECK(server->program().Wait() == 128 + SIGKILL);
  server = next();
  const Json found = JobAt(*server, path);
  CHECK(CountIn(found, "processed") >= 200);
  CHECK(CountIn(found, "processed") < kOrders);
  REQUIRE(Becomes([&] { return !JobAt(*server, path).Find("endedAt")->is_null(); }));
  const Json ended = JobAt(*server, path);
  INFO(ended.Dump());
  CHECK(ended.Find("status")->AsString() == "COMPLETED");
  CHECK(CountIn(ended, "failed") == 0);
  return ended;
}

std::size_t SignalsIn(const std::string& history) {
  std::size_t count = 0;
  for (std::size_t at = history.find("\"SIGNAL_RECEIVED\""); at != std::string::npos;
       at = history.find("\"SIGNAL_RECEIVED\"", at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

void CheckBulkJobsOutliveServers(std::unique_ptr<ServerProcess> server,
                                 const std::function<std::unique_ptr<ServerProcess>()>& next) {
  const std::vector<std::string> ids = StartOrders(*server);
  const Json signalled = RunAcrossKill(
      server, R"("verb":"signal","arguments":{"signalName":"go","signalValue":1})", next);
  CHECK(CountIn(signalled, "succeeded") == kOrders);
  for (const std::string& id : ids) {
    const http::ClientResponse history =
        server->Get(kOrg + "/workflow-executions/" + id + "/events");
    INFO(history.body);
    CHECK(SignalsIn(history.body) == 1);
  }
  // Those that were cancelled in a turn that is repeated are not found again.
  const Json cancelled = RunAcrossKill(server, R"("verb":"cancel")", next);
  CHECK(CountIn(cancelled, "succeeded") >= kOrders - 100);
  CHECK(server->CountWorkflows("status=CANCELLED") == kOrders);
}

}  // namespace flovyn::testing
