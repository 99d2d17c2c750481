#include "metadata/population.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace flovyn::bench::metadata {
namespace {

constexpr std::size_t kOldest = 20'000;
constexpr std::size_t kBlock = 1'000'000;
constexpr std::size_t kCustomersOfBlock = 1'000;
const absl::Time kFirst = absl::FromUnixSeconds(1'750'000'000);

/// The n-th word of the sequence that belongs to the number (splitmix64).
std::uint64_t Word(std::size_t number, std::uint64_t n) {
  std::uint64_t word = number * 8 + n + 1;
  word *= 0x9e3779b97f4a7c15;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
  word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
  return word ^ (word >> 31);
}

std::string Value(const char* prefix, std::size_t number, std::uint64_t n, std::size_t values) {
  return prefix + std::to_string(Word(number, n) % values);
}

}  // namespace

Population::Population(std::size_t tenants) {
  double sum = 0;
  for (std::size_t i = 1; i <= tenants; ++i) {
    sum += 1.0 / static_cast<double>(i);
    shares_.push_back(sum);
  }
  for (double& share : shares_) share /= sum;
}

PlannedExecution Population::At(std::size_t number) const {
  PlannedExecution planned;
  planned.created_at = kFirst + number * absl::Milliseconds(10);
  const double draw = static_cast<double>(Word(number, 0) >> 11) * 0x1p-53;
  const auto place = std::ranges::upper_bound(shares_, draw);
  planned.tenant =
      std::min<std::size_t>(static_cast<std::size_t>(place - shares_.begin()), shares_.size() - 1);
  planned.id = MakeUuidV7(static_cast<std::uint64_t>(absl::ToUnixMillis(planned.created_at)), 0,
                          Word(number, 7));
  return planned;
}

std::string Population::Env(std::size_t number) const { return Value("env-", number, 1, 3); }

std::string Population::Region(std::size_t number) const { return Value("region-", number, 2, 8); }

std::string Population::Tier(std::size_t number) const { return Value("tier-", number, 3, 10); }

std::string Population::CostCenter(std::size_t number) const {
  return number < kOldest ? "old" : Value("CC-", number, 4, 50);
}

std::string Population::CustomerId(std::size_t number) const {
  return "C-" +
         std::to_string(number / kBlock * kCustomersOfBlock + Word(number, 5) % kCustomersOfBlock);
}

std::string Population::OrderId(std::size_t number) const { return "O-" + std::to_string(number); }

std::string Population::Metadata(std::size_t number) const {
  return absl::StrFormat(
      R"({"costCenter":"%s","customerId":"%s","env":"%s","orderId":"%s","region":"%s","tier":"%s"})",
      CostCenter(number), CustomerId(number), Env(number), OrderId(number), Region(number),
      Tier(number));
}

TenantId Population::Tenant(std::size_t tenant) const {
  return TenantId(MakeUuidV7(1'000 + tenant, 0, tenant));
}

std::size_t Population::OfLargestTenant(std::size_t rows, std::size_t turn) const {
  std::size_t number = Word(turn, 6) % rows;
  while (At(number).tenant != 0) number = (number + 1) % rows;
  return number;
}

}  // namespace flovyn::bench::metadata
