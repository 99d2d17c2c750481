#include "metadata/pages.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/time/clock.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::bench::metadata {
namespace {

constexpr std::int64_t kPage = 50;
constexpr std::size_t kWarmUps = 20;
constexpr int kCounts = 5;

using Values = std::function<std::string(const Population&, std::size_t number)>;

/// A kind of filter: for each turn the metadata of another execution, as JSON or as a query. Where
/// several common values have to meet, the time grows with the rarest: nothing is required.
struct FilterClass {
  std::string_view name = {};
  bool required = false;
  Values json = {};
  Values query = {};
};

std::string Member(std::string_view key, const std::string& value) {
  return "\"" + std::string(key) + "\":\"" + value + "\"";
}
std::string Equal(std::string_view key, const std::string& value) {
  return "metadata." + std::string(key) + " = \"" + value + "\"";
}

using Property = std::string (Population::*)(std::size_t) const;

Values Json(std::vector<std::pair<std::string_view, Property>> keys) {
  return [keys = std::move(keys)](const Population& population, std::size_t number) {
    std::string text;
    for (const auto& [key, property] : keys) {
      text += (text.empty() ? "{" : ",") + Member(key, (population.*property)(number));
    }
    return text + "}";
  };
}

Values Fixed(std::string text) {
  return [text = std::move(text)](const Population&, std::size_t) { return text; };
}

Values Query(std::vector<std::pair<std::string_view, Property>> keys) {
  return [keys = std::move(keys)](const Population& population, std::size_t number) {
    std::string text;
    for (const auto& [key, property] : keys) {
      text += (text.empty() ? "" : " AND ") + Equal(key, (population.*property)(number));
    }
    return text;
  };
}

const std::vector<FilterClass>& Classes() {
  using P = Population;
  static const std::vector<FilterClass> classes = {
      {"no filter", true},
      {"one row: orderId", true, Json({{"orderId", &P::OrderId}})},
      {"hundreds: customerId", true, Json({{"customerId", &P::CustomerId}})},
      {"10 %: tier", true, Json({{"tier", &P::Tier}})},
      {"none: orderId", true, Fixed(R"({"orderId":"O-none"})")},
      {"a third: env", true, Json({{"env", &P::Env}})},
      {"2 %: costCenter", true, Json({{"costCenter", &P::CostCenter}})},
      {"the oldest: costCenter", true, Fixed(R"({"costCenter":"old"})")},
      {"costCenter + region", false,
       Json({{"costCenter", &P::CostCenter}, {"region", &P::Region}})},
      {"env + region + tier", false,
       Json({{"env", &P::Env}, {"region", &P::Region}, {"tier", &P::Tier}})},
      {"all six keys", true, [](const P& p, std::size_t number) { return p.Metadata(number); }},
      {"none: the oldest + another customer", false,
       Fixed(R"({"costCenter":"old","customerId":"C-none"})")},
      {"query: orderId", true, {}, Query({{"orderId", &P::OrderId}})},
      {"query: customerId", true, {}, Query({{"customerId", &P::CustomerId}})},
      {"query: tier", true, {}, Query({{"tier", &P::Tier}})},
      {"query: none", true, {}, Fixed(Equal("orderId", "O-none"))},
      {"query: env + tier", false, {}, Query({{"env", &P::Env}, {"tier", &P::Tier}})},
  };
  return classes;
}

absl::StatusOr<WorkflowFilter> FilterOf(const FilterClass& kind, const Population& population,
                                        std::size_t number) {
  WorkflowFilter filter;
  if (kind.json) {
    FLOVYN_ASSIGN_OR_RETURN(filter.metadata, ParseMetadataFilter(kind.json(population, number)));
  }
  if (kind.query) {
    FLOVYN_ASSIGN_OR_RETURN(
        filter.query, query::ReadQuery(kind.query(population, number), query::Entity::kWorkflow,
                                       absl::UnixEpoch()));
  }
  return filter;
}

absl::Status TakePage(const Measuring& measuring, const WorkflowFilter& filter, Timing& timing,
                      bool counts) {
  const absl::Time began = absl::Now();
  FLOVYN_ASSIGN_OR_RETURN(
      const Listed<WorkflowExecution> listed,
      measuring.store.workflows().List(measuring.population.Tenant(0), filter, {.limit = kPage}));
  if (counts) timing.times.push_back(absl::Now() - began);
  timing.found = listed.total;
  timing.more = listed.total_is_lower_bound;
  return absl::OkStatus();
}

query::Operand MetadataKey(std::string key) { return query::Path{std::move(key)}; }

struct CountClass {
  std::string_view name = {};
  std::string_view filter = {};
  std::vector<query::Operand> by = {};
};

absl::Status TakeCount(const Measuring& measuring, const CountClass& kind, Timing& timing) {
  WorkflowFilter filter;
  FLOVYN_ASSIGN_OR_RETURN(filter.metadata, ParseMetadataFilter(kind.filter));
  const absl::Time began = absl::Now();
  FLOVYN_ASSIGN_OR_RETURN(
      const Grouped grouped,
      measuring.store.workflows().Group(measuring.population.Tenant(0), filter, {.by = kind.by}));
  timing.times.push_back(absl::Now() - began);
  timing.found = 0;
  for (const Group& group : grouped.groups) timing.found += group.count;
  return absl::OkStatus();
}

void Sort(std::vector<Timing>& timings) {
  for (Timing& timing : timings) std::ranges::sort(timing.times);
}

}  // namespace

double Timing::Percentile(double fraction) const {
  if (times.empty()) return 0;
  const auto last = static_cast<double>(times.size() - 1);
  return absl::ToDoubleMilliseconds(times[static_cast<std::size_t>(fraction * last + 0.5)]);
}

absl::StatusOr<std::vector<Timing>> MeasurePages(const Measuring& measuring) {
  std::vector<Timing> timings;
  for (const FilterClass& kind : Classes()) {
    timings.push_back({.name = kind.name, .required = kind.required});
  }
  for (std::size_t turn = 0; turn < kWarmUps + measuring.samples; ++turn) {
    for (std::size_t i = 0; i < timings.size(); ++i) {
      const std::size_t number =
          measuring.population.OfLargestTenant(measuring.rows, turn * timings.size() + i);
      FLOVYN_ASSIGN_OR_RETURN(const WorkflowFilter filter,
                              FilterOf(Classes()[i], measuring.population, number));
      FLOVYN_RETURN_IF_ERROR(TakePage(measuring, filter, timings[i], turn >= kWarmUps));
    }
  }
  Sort(timings);
  return timings;
}

absl::StatusOr<std::vector<Timing>> MeasureCounts(const Measuring& measuring) {
  const CountClass classes[] = {
      {"count of 10 %: tier", R"({"tier":"tier-3"})"},
      {"count of 2 %: costCenter", R"({"costCenter":"CC-7"})"},
      {"2 %: costCenter by region", R"({"costCenter":"CC-7"})", {MetadataKey("region")}},
      {"10 %: tier by region", R"({"tier":"tier-3"})", {MetadataKey("region")}},
      {"all by region", "", {MetadataKey("region")}},
  };
  std::vector<Timing> timings;
  for (const CountClass& kind : classes) {
    Timing& timing = timings.emplace_back(Timing{.name = kind.name});
    for (int i = 0; i < kCounts; ++i) {
      const absl::Status status = TakeCount(measuring, kind, timing);
      if (absl::IsDeadlineExceeded(status)) break;
      FLOVYN_RETURN_IF_ERROR(status);
    }
  }
  Sort(timings);
  return timings;
}

}  // namespace flovyn::bench::metadata
