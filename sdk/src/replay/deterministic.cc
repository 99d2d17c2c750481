#include "flovyn/sdk/replay/deterministic.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace flovyn::sdk {
namespace {

using Sha1State = std::array<std::uint32_t, 5>;
using Sha1Block = std::array<std::uint8_t, 64>;

std::uint32_t RoundOf(std::size_t i, const Sha1State& s) {
  if (i < 20) return ((s[1] & s[2]) | (~s[1] & s[3])) + 0x5A827999;
  if (i < 40) return (s[1] ^ s[2] ^ s[3]) + 0x6ED9EBA1;
  if (i < 60) return ((s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3])) + 0x8F1BBCDC;
  return (s[1] ^ s[2] ^ s[3]) + 0xCA62C1D6;
}

void Mix(const Sha1Block& block, Sha1State& state) {
  std::array<std::uint32_t, 80> words = {};
  for (std::size_t i = 0; i < block.size(); ++i) words[i / 4] = words[i / 4] << 8 | block[i];
  for (std::size_t i = 16; i < words.size(); ++i) {
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  }
  Sha1State s = state;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::uint32_t next = std::rotl(s[0], 5) + RoundOf(i, s) + s[4] + words[i];
    s = {next, s[0], std::rotl(s[1], 30), s[2], s[3]};
  }
  for (std::size_t i = 0; i < s.size(); ++i) state[i] += s[i];
}

/// Version 5 UUIDs are defined by SHA-1; nothing here relies on its strength.
Sha1State Sha1(std::string text) {
  const std::uint64_t bits = text.size() * 8;
  text.push_back('\x80');
  while (text.size() % 64 != 56) text.push_back('\0');
  for (int shift = 56; shift >= 0; shift -= 8) text.push_back(static_cast<char>(bits >> shift));
  Sha1State state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  Sha1Block block;
  for (std::size_t at = 0; at < text.size(); at += block.size()) {
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), block.size(), block.begin());
    Mix(block, state);
  }
  return state;
}

}  // namespace

Uuid MakeUuidV5(const Uuid& name_space, std::string_view name) {
  std::string text(name_space.bytes().begin(), name_space.bytes().end());
  const Sha1State digest = Sha1(text.append(name));
  Uuid::Bytes bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(digest[i / 4] >> (24 - 8 * (i % 4)));
  }
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x50);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  return Uuid::FromBytes(bytes);
}

DeterministicRandom::DeterministicRandom(const Uuid& execution) {
  for (const std::uint8_t byte : execution.bytes()) state_ = state_ * 0x100000001B3 ^ byte;
}

DeterministicRandom::result_type DeterministicRandom::operator()() {
  state_ += 0x9E3779B97F4A7C15;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
  return mixed ^ (mixed >> 31);
}

double DeterministicRandom::Fraction() { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }

}  // namespace flovyn::sdk
