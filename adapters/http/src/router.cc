#include "router.h"

#include <algorithm>
#include <span>

#include "flovyn/base/utf8.h"

namespace flovyn::http {
namespace {

std::span<const std::string_view> PrefixesOf(Under under) {
  static constexpr std::string_view kRoot[] = {""};
  static constexpr std::string_view kOrganizations[] = {"/api/orgs", "/api/tenants"};
  static constexpr std::string_view kOrganization[] = {"/api/orgs/{slug}", "/api/tenants/{slug}"};
  switch (under) {
    case Under::kRoot:
      return kRoot;
    case Under::kOrganizations:
      return kOrganizations;
    case Under::kOrganization:
      return kOrganization;
  }
  return {};
}

bool Matches(const Endpoint& endpoint, const std::vector<std::string>& path) {
  return std::ranges::equal(endpoint.segments, path, [](const auto& expected, const auto& actual) {
    return IsParameter(expected) ? !actual.empty() : expected == actual;
  });
}

PathValues ValuesOf(const Endpoint& endpoint, std::vector<std::string> path) {
  PathValues values;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::string& expected = endpoint.segments[i];
    if (!IsParameter(expected)) continue;
    values.emplace_back(expected.substr(1, expected.size() - 2), std::move(path[i]));
  }
  return values;
}

std::optional<int> HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

std::string PercentDecoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view code = text.substr(i, 3);
    if (code.size() == 3 && code[0] == '%' && HexDigit(code[1]) && HexDigit(code[2])) {
      decoded += static_cast<char>(*HexDigit(code[1]) * 16 + *HexDigit(code[2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

bool IsPlainText(std::string_view text) {
  const auto control = [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; };
  return Utf8PrefixLength(text) == text.size() && std::ranges::none_of(text, control);
}

}  // namespace

std::optional<std::vector<std::string>> PathSegments(std::string_view target) {
  std::string_view path = target.substr(0, target.find_first_of("?#"));
  if (!path.starts_with('/')) return std::nullopt;
  path.remove_prefix(1);
  std::vector<std::string> segments;
  for (;;) {
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(PercentDecoded(path.substr(0, end)));
    if (!IsPlainText(segments.back())) return std::nullopt;
    if (end == path.size()) return segments;
    path.remove_prefix(end + 1);
  }
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const Route& route : routes_) {
    std::string canonical;
    for (const std::string_view path : route.paths) {
      for (const std::string_view prefix : PrefixesOf(route.under)) {
        Endpoint endpoint;
        endpoint.route = &route;
        endpoint.pattern = std::string(prefix) + std::string(path);
        endpoint.canonical = canonical;
        endpoint.segments = *PathSegments(endpoint.pattern);
        if (canonical.empty()) canonical = endpoint.pattern;
        endpoints_.push_back(std::move(endpoint));
      }
    }
  }
}

Router::Found Router::Find(std::string_view method, std::string_view target) const {
  std::optional<std::vector<std::string>> path = PathSegments(target);
  if (!path) return {};
  if (method == "HEAD") method = "GET";
  for (const Endpoint& endpoint : endpoints_) {
    if (endpoint.route->method != method || !Matches(endpoint, *path)) continue;
    return {.endpoint = &endpoint, .values = ValuesOf(endpoint, *std::move(path))};
  }
  return {.allow = Allowed(*path)};
}

std::string Router::Allowed(const std::vector<std::string>& path) const {
  std::string allow;
  for (const Endpoint& endpoint : endpoints_) {
    if (!Matches(endpoint, path)) continue;
    const std::string_view method = endpoint.route->method;
    allow += (allow.empty() ? "" : ", ") + std::string(method) + (method == "GET" ? ", HEAD" : "");
  }
  return allow;
}

}  // namespace flovyn::http
