#include "parameters.h"

#include <bit>
#include <concepts>
#include <limits>
#include <variant>

#include "flovyn/base/overload.h"

namespace flovyn::postgres {
namespace {

constexpr std::int64_t kPgEpochMicros = 946'684'800'000'000;  // 2000-01-01 in Unix time
// '-infinity' and 'infinity'.
constexpr std::int64_t kPgInfinitePast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kPgInfiniteFuture = std::numeric_limits<std::int64_t>::max();
constexpr char kJsonbVersion = 1;

template <std::unsigned_integral T>
void AppendBigEndian(std::string& out, T value) {
  for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((value >> shift) & 0xff));
  }
}

std::string_view BytesOf(const Uuid& uuid) {
  return {reinterpret_cast<const char*>(uuid.bytes().data()), uuid.bytes().size()};
}

void AppendInt8(std::string& out, std::int64_t value) {
  AppendBigEndian(out, static_cast<std::uint64_t>(value));
}

PgType TypeOf(const sql::Value& value) {
  return std::visit(Overload{
                        [](std::monostate) { return PgType::kUnknown; },
                        [](bool) { return PgType::kBool; },
                        [](std::int64_t) { return PgType::kInt8; },
                        [](double) { return PgType::kFloat8; },
                        [](const std::string&) { return PgType::kText; },
                        [](const sql::Bytes&) { return PgType::kBytea; },
                        [](const sql::JsonText&) { return PgType::kJsonb; },
                        [](const Uuid&) { return PgType::kUuid; },
                        [](absl::Time) { return PgType::kTimestamptz; },
                    },
                    value);
}

std::string Encode(const sql::Value& value) {
  std::string out;
  std::visit(Overload{
                 [](std::monostate) {},
                 [&](bool v) { out.push_back(v ? 1 : 0); },
                 [&](std::int64_t v) { AppendInt8(out, v); },
                 [&](double v) { AppendBigEndian(out, std::bit_cast<std::uint64_t>(v)); },
                 [&](const std::string& v) { out = v; },
                 [&](const sql::Bytes& v) { out = v.value; },
                 [&](const sql::JsonText& v) { out = kJsonbVersion + v.value; },
                 [&](const Uuid& v) { out = BytesOf(v); },
                 [&](absl::Time v) { AppendInt8(out, ToPgMicros(v)); },
             },
             value);
  return out;
}

}  // namespace

Oid ArrayTypeOf(PgType element) {
  switch (element) {
    case PgType::kUnknown:
      return 0;
    case PgType::kBool:
      return 1000;
    case PgType::kBytea:
      return 1001;
    case PgType::kInt8:
      return 1016;
    case PgType::kText:
      return 1009;
    case PgType::kFloat8:
      return 1022;
    case PgType::kTimestamptz:
      return 1185;
    case PgType::kUuid:
      return 2951;
    case PgType::kJsonb:
      return 3807;
  }
  return 0;
}

std::int64_t ToPgMicros(absl::Time time) {
  if (time == absl::InfinitePast()) return kPgInfinitePast;
  if (time == absl::InfiniteFuture()) return kPgInfiniteFuture;
  return absl::ToUnixMicros(time) - kPgEpochMicros;
}

absl::Time FromPgMicros(std::int64_t micros) {
  if (micros == kPgInfinitePast) return absl::InfinitePast();
  if (micros == kPgInfiniteFuture) return absl::InfiniteFuture();
  return absl::FromUnixMicros(micros + kPgEpochMicros);
}

Array::Array(PgType element) : element_(element) {}

void Array::AddNull() {
  AppendBigEndian(elements_, ~std::uint32_t{0});
  has_null_ = true;
  ++count_;
}

void Array::Add(bool value) {
  AppendBigEndian(elements_, std::uint32_t{1});
  elements_.push_back(value ? 1 : 0);
  ++count_;
}

void Array::Add(std::int64_t value) {
  AppendBigEndian(elements_, std::uint32_t{8});
  AppendInt8(elements_, value);
  ++count_;
}

void Array::Add(double value) { Add(std::bit_cast<std::int64_t>(value)); }

void Array::Add(absl::Time value) { Add(ToPgMicros(value)); }

void Array::Add(const Uuid& value) { Add(BytesOf(value)); }

void Array::Add(std::string_view value) {
  const bool json = element_ == PgType::kJsonb;
  AppendBigEndian(elements_, static_cast<std::uint32_t>(value.size() + (json ? 1 : 0)));
  if (json) elements_.push_back(kJsonbVersion);
  elements_ += value;
  ++count_;
}

void Array::Add(const sql::Value& value) {
  std::visit(Overload{
                 [&](std::monostate) { AddNull(); },
                 [&](const sql::Bytes& v) { Add(std::string_view(v.value)); },
                 [&](const sql::JsonText& v) { Add(std::string_view(v.value)); },
                 [&](const std::string& v) { Add(std::string_view(v)); },
                 [&](const auto& v) { Add(v); },
             },
             value);
}

std::string Array::Encode() const {
  std::string out;
  out.reserve(elements_.size() + 20);
  AppendBigEndian(out, std::uint32_t{count_ == 0 ? 0U : 1U});  // dimensions
  AppendBigEndian(out, std::uint32_t{has_null_ ? 1U : 0U});
  AppendBigEndian(out, static_cast<std::uint32_t>(element_));
  if (count_ > 0) {
    AppendBigEndian(out, count_);
    AppendBigEndian(out, std::uint32_t{1});  // lower bound
  }
  return out + elements_;
}

Parameters& Parameters::Add(const sql::Value& value) {
  types_.push_back(static_cast<Oid>(TypeOf(value)));
  if (std::holds_alternative<std::monostate>(value)) {
    values_.emplace_back(std::nullopt);
  } else {
    values_.emplace_back(Encode(value));
  }
  return *this;
}

Parameters& Parameters::Add(const Array& array) {
  types_.push_back(ArrayTypeOf(array.element()));
  values_.emplace_back(array.Encode());
  return *this;
}

std::vector<const char*> Parameters::values() const {
  std::vector<const char*> pointers;
  pointers.reserve(values_.size());
  for (const auto& value : values_) {
    pointers.push_back(value.has_value() ? value->data() : nullptr);
  }
  return pointers;
}

std::vector<int> Parameters::lengths() const {
  std::vector<int> lengths;
  lengths.reserve(values_.size());
  for (const auto& value : values_) {
    lengths.push_back(value.has_value() ? static_cast<int>(value->size()) : 0);
  }
  return lengths;
}

}  // namespace flovyn::postgres
