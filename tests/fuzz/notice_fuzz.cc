// Any text as a notification of another node: it is read or refused, and what was read and is
// written again reads the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "part_assembler.h"
#include "stream_channel.h"

namespace {

using flovyn::NodeId;
using flovyn::RelayedItems;
using flovyn::RelayRound;
namespace postgres = flovyn::postgres;

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckRoundTrip(const RelayedItems& items) {
  RelayRound round;
  round.data.emplace_back(NodeId(), items);
  const auto written = postgres::EncodeRound(NodeId(), round);
  Require(written.size() == (items.items.empty() ? 0 : 1));
  if (written.empty()) return;
  const auto again = postgres::DecodeStreamNotice(written[0].payload);
  Require(again.has_value() && std::holds_alternative<RelayedItems>(*again));
  Require(std::get<RelayedItems>(*again).items.size() == items.items.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto notice = postgres::DecodeStreamNotice(text);
  if (!notice) return 0;
  if (const auto* items = std::get_if<RelayedItems>(&*notice)) CheckRoundTrip(*items);
  if (const auto* part = std::get_if<postgres::PartNotice>(&*notice)) {
    postgres::PartAssembler assembler;
    const auto whole = assembler.Add(*part);
    Require(whole.has_value() == (part->part == 0 && part->parts == 1));
  }
  return 0;
}
