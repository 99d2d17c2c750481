#include "conninfo.h"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "flovyn/domain/errors.h"

namespace flovyn::postgres {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

}  // namespace

absl::StatusOr<ConnInfo> ConnInfo::Parse(const std::string& url, absl::Duration connect_timeout) {
  char* error = nullptr;
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(
      PQconninfoParse(url.c_str(), &error));
  if (error != nullptr) PQfreemem(error);
  if (options == nullptr) {
    return FailedPrecondition(
        "the PostgreSQL URL is malformed; write postgres://user:password@host:port/database and "
        "percent-encode special characters");
  }
  ConnInfo info;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) info.entries_.emplace_back(option->keyword, option->val);
  }
  const std::int64_t seconds = std::max<std::int64_t>(2, absl::ToInt64Seconds(connect_timeout));
  info.SetDefault("application_name", "flovyn");
  info.SetDefault("connect_timeout", std::to_string(seconds));
  // A server that vanished without a word is noticed in about 25 s instead of hours.
  info.SetDefault("keepalives_idle", "10");
  info.SetDefault("keepalives_interval", "5");
  info.SetDefault("keepalives_count", "3");
  info.SetDefault("tcp_user_timeout", "20000");
  std::erase_if(info.entries_, [](const auto& entry) { return entry.first == "client_encoding"; });
  info.SetDefault("client_encoding", "UTF8");
  return info;
}

void ConnInfo::SetDefault(std::string keyword, std::string value) {
  const bool given =
      std::ranges::any_of(entries_, [&](const auto& entry) { return entry.first == keyword; });
  if (!given) entries_.emplace_back(std::move(keyword), std::move(value));
}

std::string ConnInfo::Presentable(std::string_view text) const {
  std::string line(text);
  absl::StripTrailingAsciiWhitespace(&line);
  line = absl::StrReplaceAll(line, {{"\n\t", " "}, {"\n", "; "}, {"\t", " "}});
  for (const auto& [keyword, value] : entries_) {
    if (keyword == "password" && !value.empty()) {
      line = absl::StrReplaceAll(line, {{value, "***"}});
    }
  }
  return line;
}

}  // namespace flovyn::postgres
