#include "histories/derived_id.h"

namespace flovyn::testing {

std::uint64_t Mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

Uuid DerivedId(const Uuid& of, std::uint64_t number) {
  std::uint64_t mixed = Mix(number);
  for (const std::uint8_t byte : of.bytes()) mixed = Mix(mixed ^ byte);
  return MakeUuidV7(mixed >> 16, static_cast<std::uint16_t>(mixed & 0xfff), Mix(mixed));
}

}  // namespace flovyn::testing
