#include "settings.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "nearest_text.h"

namespace flovyn::server {
namespace {

constexpr auto kLevelText = std::to_array<EnumText<LogLevel>>({
    {LogLevel::kTrace, "trace"},
    {LogLevel::kDebug, "debug"},
    {LogLevel::kInfo, "info"},
    {LogLevel::kWarning, "warning"},
    {LogLevel::kError, "error"},
});
constexpr auto kJsonText = std::to_array<EnumText<bool>>({{false, "text"}, {true, "json"}});
constexpr auto kFullSyncText = std::to_array<EnumText<bool>>({{true, "full"}, {false, "normal"}});
constexpr std::int64_t kSecondsOfDay = 86'400;

template <typename T>
absl::Status Assign(absl::StatusOr<T> value, T& target) {
  FLOVYN_RETURN_IF_ERROR(value.status());
  target = *std::move(value);
  return absl::OkStatus();
}

absl::Status AssignInt(const SettingInput& input, std::int64_t min, std::int64_t max, int& target) {
  FLOVYN_ASSIGN_OR_RETURN(const std::int64_t value, ReadInt(input, min, max));
  target = static_cast<int>(value);
  return absl::OkStatus();
}

template <typename T>
T& Item(std::vector<T>& list, const SettingInput& input) {
  if (list.size() <= input.index) list.resize(input.index + 1);
  return list[input.index];
}

template <auto Member>
absl::Status SetOrgText(ServerConfig& config, const SettingInput& input) {
  return Assign(ReadText(input), Item(config.orgs, input).*Member);
}

ApiKeyConfig& Key(ServerConfig& config, const SettingInput& input) {
  return Item(config.auth.keys, input);
}

template <auto Member>
absl::Status SetEndpointList(ServerConfig& config, const SettingInput& input) {
  return Assign(ReadTexts(input), (config.auth.*Member).authenticators);
}

template <auto Member>
absl::Status SetAuthorizer(ServerConfig& config, const SettingInput& input) {
  return Assign(ReadText(input), (config.auth.*Member).authorizer);
}

template <auto Member>
absl::Status SetClaimTime(ServerConfig& config, const SettingInput& input) {
  return Assign(ReadSeconds(input, 1, kSecondsOfDay), config.claims.*Member);
}

// The built-in value is what everything else is dimensioned for, so it can only be lowered.
template <auto Member>
absl::Status LowerLimit(ServerConfig& config, const SettingInput& input) {
  auto& target = config.limits.*Member;
  using Number = std::remove_reference_t<decltype(target)>;
  if constexpr (std::is_same_v<Number, absl::Duration>) {
    return Assign(ReadSeconds(input, 1, absl::ToInt64Seconds(Limits().*Member)), target);
  } else {
    FLOVYN_ASSIGN_OR_RETURN(const std::int64_t value,
                            ReadInt(input, 1, static_cast<std::int64_t>(Limits().*Member)));
    target = static_cast<Number>(value);
    return absl::OkStatus();
  }
}

template <auto Member>
absl::Status LowerMetadataLimit(ServerConfig& config, const SettingInput& input) {
  const auto max = static_cast<std::int64_t>(MetadataLimits().*Member);
  FLOVYN_ASSIGN_OR_RETURN(const std::int64_t value, ReadInt(input, 1, max));
  config.limits.metadata.*Member = static_cast<std::size_t>(value);
  return absl::OkStatus();
}

constexpr Setting kSettings[] = {
    {"database_url",
     "where everything is stored: sqlite:PATH, postgres://…, memory: (lost at exit)",
     [](ServerConfig& c, const SettingInput& in) { return Assign(ReadText(in), c.database_url); }},
    {"host", "address to listen on; anything but loopback needs authentication",
     [](ServerConfig& c, const SettingInput& in) { return Assign(ReadText(in), c.host); }},
    {"server_port", "HTTP port; 0: any free one",
     [](ServerConfig& c, const SettingInput& in) { return AssignInt(in, 0, 65535, c.http_port); }},
    {"grpc_server_port", "gRPC port; 0: any free one",
     [](ServerConfig& c, const SettingInput& in) { return AssignInt(in, 0, 65535, c.grpc_port); }},
    {"tls.certificate_file",
     "PEM file of the certificate and its chain, for HTTP and gRPC; none: plain text",
     [](ServerConfig& c, const SettingInput& in) {
       return Assign(ReadText(in), c.tls.certificate_file);
     }},
    {"tls.key_file", "PEM file of its private key, not encrypted",
     [](ServerConfig& c, const SettingInput& in) { return Assign(ReadText(in), c.tls.key_file); }},
    {"shutdown_grace_seconds", "how long running requests may take after SIGTERM",
     [](ServerConfig& c, const SettingInput& in) {
       return Assign(ReadSeconds(in, 0, 3600), c.shutdown_grace);
     }},
    {"sweep_interval_seconds",
     "how often work that crashed owners left is looked for; every second while other servers "
     "are not heard",
     [](ServerConfig& c, const SettingInput& in) {
       return Assign(ReadSeconds(in, 1, 60), c.sweep_interval);
     }},
    {"orgs[].id", "UUID of an organization that exists from the start on",
     [](ServerConfig& c, const SettingInput& in) {
       FLOVYN_ASSIGN_OR_RETURN(const Uuid id, ReadUuid(in));
       Item(c.orgs, in).id = TenantId(id);
       return absl::OkStatus();
     }},
    {"orgs[].name", "its name", SetOrgText<&Tenant::name>},
    {"orgs[].slug", "its name in REST paths", SetOrgText<&Tenant::slug>},
    {"orgs[].tier", "FREE unless set", SetOrgText<&Tenant::tier>},
    {"orgs[].retention", "how long its finished executions are kept, instead of the value for all",
     [](ServerConfig& c, const SettingInput& in) {
       Item(c.orgs, in);  // needs its id all the same
       FLOVYN_ASSIGN_OR_RETURN(Item(c.org_retentions, in), ReadAge(in));
       return absl::OkStatus();
     }},
    {"auth.enabled", "true unless no file is given; false opens everything, on loopback only",
     [](ServerConfig& c, const SettingInput& in) { return Assign(ReadBool(in), c.auth.enabled); }},
    {"auth.static_api_key.keys[].key", "a key that clients send as 'Authorization: Bearer KEY'",
     [](ServerConfig& c, const SettingInput& in) { return Assign(ReadText(in), Key(c, in).key); }},
    {"auth.static_api_key.keys[].org_id", "the organization that it opens",
     [](ServerConfig& c, const SettingInput& in) {
       FLOVYN_ASSIGN_OR_RETURN(const Uuid id, ReadUuid(in));
       Key(c, in).org = TenantId(id);
       return absl::OkStatus();
     }},
    {"auth.static_api_key.keys[].principal_type", "User or Worker",
     [](ServerConfig& c, const SettingInput& in) {
       FLOVYN_ASSIGN_OR_RETURN(Key(c, in).principal_type, ReadEnum(in, kPrincipalTypeText));
       return absl::OkStatus();
     }},
    {"auth.static_api_key.keys[].principal_id", "who it is, for the log",
     [](ServerConfig& c, const SettingInput& in) {
       return Assign(ReadText(in), Key(c, in).principal_id);
     }},
    {"auth.static_api_key.keys[].role", "of a User: OWNER, ADMIN or MEMBER (the default)",
     [](ServerConfig& c, const SettingInput& in) {
       return Assign(ReadEnum(in, kRoleText), Key(c, in).role);
     }},
    {"auth.endpoints.http.authenticators", "who may come in over HTTP; none: nobody",
     SetEndpointList<&AuthConfig::http>},
    {"auth.endpoints.http.authorizer", "cedar: the built-in roles",
     SetAuthorizer<&AuthConfig::http>},
    {"auth.endpoints.grpc.authenticators", "who may come in over gRPC; none: nobody",
     SetEndpointList<&AuthConfig::grpc>},
    {"auth.endpoints.grpc.authorizer", "cedar: the built-in roles",
     SetAuthorizer<&AuthConfig::grpc>},
    {"log.level", "trace, debug, info, warning or error",
     [](ServerConfig& c, const SettingInput& in) {
       return Assign(ReadEnum(in, kLevelText), c.log_level);
     }},
    {"log.format", "text or json",
     [](ServerConfig& c, const SettingInput& in) {
       return Assign(ReadEnum(in, kJsonText), c.log_json);
     }},
    {"claims.lease_seconds", "after it work goes to another worker, whoever has it",
     SetClaimTime<&ClaimPolicy::lease>},
    {"claims.worker_silence_seconds", "after it the work of a silent worker goes to another one",
     SetClaimTime<&ClaimPolicy::worker_silence>},
    {"claims.node_silence_seconds", "after it a server is taken for dead by the others",
     SetClaimTime<&ClaimPolicy::node_silence>},
    {"claims.max_lost", "work that was lost this often in a row fails",
     [](ServerConfig& c, const SettingInput& in) {
       FLOVYN_RETURN_IF_ERROR(AssignInt(in, 1, 1000, c.claims.max_lost));
       c.limits.lost_claims = c.claims.max_lost;
       return absl::OkStatus();
     }},
    {"polls.short_hold_ms", "how long a poll without a gRPC deadline waits for work",
     [](ServerConfig& c, const SettingInput& in) {
       FLOVYN_ASSIGN_OR_RETURN(const std::int64_t ms, ReadInt(in, 0, 60'000));
       c.poll_short_hold = absl::Milliseconds(ms);
       return absl::OkStatus();
     }},
    {"polls.max_hold_seconds", "how long a poll with a gRPC deadline waits for work",
     [](ServerConfig& c, const SettingInput& in) {
       return Assign(ReadSeconds(in, 0, 600), c.poll_max_hold);
     }},
    {"limits.metadata_keys", "keys of one metadata object",
     LowerMetadataLimit<&MetadataLimits::max_keys>},
    {"limits.metadata_bytes", "bytes of one metadata object",
     LowerMetadataLimit<&MetadataLimits::max_bytes>},
    {"limits.metadata_depth", "nesting of one metadata object",
     LowerMetadataLimit<&MetadataLimits::max_depth>},
    {"limits.payload_bytes", "bytes of one input, output or state value",
     LowerLimit<&Limits::payload_bytes>},
    {"limits.error_bytes", "bytes of an error text that are kept",
     LowerLimit<&Limits::error_bytes>},
    {"limits.commands_per_submit", "commands of one activation",
     LowerLimit<&Limits::commands_per_submit>},
    {"limits.kinds_per_worker", "kinds that one worker registers",
     LowerLimit<&Limits::kinds_per_worker>},
    {"limits.history_events", "events of one execution", LowerLimit<&Limits::history_events>},
    {"limits.history_bytes", "bytes of the events of one execution",
     LowerLimit<&Limits::history_bytes>},
    {"limits.max_retries", "retries that a task may ask for", LowerLimit<&Limits::max_retries>},
    {"limits.idempotency_ttl_max_seconds", "how long an idempotency key may live",
     LowerLimit<&Limits::idempotency_ttl_max>},
    {"limits.idempotency_ttl_default_seconds", "how long it lives when nothing is said",
     LowerLimit<&Limits::idempotency_ttl_default>},
    {"limits.list_limit_max", "rows of one page", LowerLimit<&Limits::list_limit_max>},
    {"limits.list_total_max", "executions that a list counts", LowerLimit<&Limits::list_total_max>},
    {"limits.list_offset_max", "rows that a page may skip", LowerLimit<&Limits::list_offset_max>},
    {"retention.finished_executions",
     "how long finished executions are kept, such as 30d; they are deleted then; 0: kept for ever",
     [](ServerConfig& c, const SettingInput& in) {
       return Assign(ReadAge(in), c.finished_executions);
     }},
    {"metrics.metadata_keys",
     "keys of the metadata, plain words, that become labels of flovyn_executions_total",
     [](ServerConfig& c, const SettingInput& in) {
       return Assign(ReadWords(in), c.counts.metadata_keys);
     }},
    {"metrics.max_series", "combinations of their values that are told apart",
     [](ServerConfig& c, const SettingInput& in) {
       FLOVYN_ASSIGN_OR_RETURN(const std::int64_t value, ReadInt(in, 1, 100'000));
       c.counts.max_series = static_cast<std::size_t>(value);
       return absl::OkStatus();
     }},
    {"postgres.connections", "connections for reads of one server",
     [](ServerConfig& c, const SettingInput& in) {
       return AssignInt(in, 1, 1000, c.postgres_connections);
     }},
    {"sqlite.synchronous",
     "full: safe against power loss; normal: faster, safe against crashes of "
     "the process only",
     [](ServerConfig& c, const SettingInput& in) {
       return Assign(ReadEnum(in, kFullSyncText), c.sqlite_full_sync);
     }},
};

char ToUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::span<const Setting> Settings() { return kSettings; }

const Setting* FindSetting(std::string_view path) {
  const auto found = std::ranges::find(kSettings, path, &Setting::path);
  return found == std::end(kSettings) ? nullptr : found;
}

bool IsSection(std::string_view path) {
  return std::ranges::any_of(kSettings, [&](const Setting& setting) {
    return setting.path.starts_with(path) && setting.path.size() > path.size() &&
           (setting.path[path.size()] == '.' || setting.path[path.size()] == '[');
  });
}

std::string EnvironmentName(const Setting& setting) {
  if (setting.path == "host") return "SERVER_HOST";  // HOST is set by some shells.
  if (setting.path.find("[]") != std::string_view::npos) return "";
  std::string name;
  for (const char c : setting.path) {
    if (c == '.') {
      name += "__";
    } else {
      name += ToUpper(c);
    }
  }
  return name;
}

std::string_view NearestSetting(std::string_view path) {
  std::vector<std::string_view> paths;
  for (const Setting& setting : kSettings) paths.push_back(setting.path);
  return NearestText(path, paths);
}

}  // namespace flovyn::server
