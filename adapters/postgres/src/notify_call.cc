#include "notify_call.h"

#include <string_view>

namespace flovyn::postgres {
namespace {

const sql::Statement& NotifyStatement() {
  static const sql::Statement statement = {
      .name = "notify_nodes",
      .text =
          "SELECT pg_notify(channel, payload) "
          "FROM unnest($1::text[], $2::text[]) AS notice(channel, payload)"};
  return statement;
}

}  // namespace

Call NotifyCall(const std::vector<Notification>& notifications) {
  Array channels(PgType::kText);
  Array payloads(PgType::kText);
  for (const Notification& notification : notifications) {
    channels.Add(std::string_view(notification.channel));
    payloads.Add(std::string_view(notification.payload));
  }
  Call call = {.statement = &NotifyStatement()};
  call.parameters.Add(channels);
  call.parameters.Add(payloads);
  return call;
}

}  // namespace flovyn::postgres
