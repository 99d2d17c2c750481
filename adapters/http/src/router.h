#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "route.h"

namespace flovyn::http {

/// The decoded values of the {parameters} of a path.
using PathValues = std::vector<std::pair<std::string, std::string>>;

/// One path of a route with one of its prefixes.
struct Endpoint {
  const Route* route = nullptr;
  std::string pattern = {};                // "/api/orgs/{slug}/workers/{workerId}"
  std::string canonical = {};              // pattern of which this one is an alias; empty: of none
  std::vector<std::string> segments = {};  // of the pattern
};

/// Which endpoint a request is for. Immutable; safe for concurrent use.
class Router {
 public:
  struct Found {
    const Endpoint* endpoint = nullptr;
    PathValues values = {};
    std::string allow = {};  // without an endpoint: the methods of this path; empty: unknown path
  };

  explicit Router(std::vector<Route> routes);
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  /// `target` is a path and query as sent. HEAD finds GET. Of several endpoints the first counts.
  Found Find(std::string_view method, std::string_view target) const;

  const std::vector<Route>& routes() const { return routes_; }
  const std::vector<Endpoint>& endpoints() const { return endpoints_; }

 private:
  std::string Allowed(const std::vector<std::string>& path) const;

  std::vector<Route> routes_;
  std::vector<Endpoint> endpoints_;
};

/// The segments of a target's path, percent-decoded one by one, so that %2F is part of a segment.
/// Nothing when one of them is not UTF-8 text without control characters.
std::optional<std::vector<std::string>> PathSegments(std::string_view target);

}  // namespace flovyn::http
