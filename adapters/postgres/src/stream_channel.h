#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "flovyn/ports/stream_relay.h"

namespace flovyn::postgres {

/// Where nodes tell all others what is watched on them.
inline constexpr std::string_view kStreamChannel = "flovyn_streams";
/// Where one node is told what it watches.
std::string NodeChannel(const NodeId& node);

struct WatchedNotice {
  NodeId sender;
  bool afresh = false;
  std::vector<StreamInterest> watched = {};
};
struct LeftNotice {
  NodeId sender;
  std::vector<StreamTopic> left = {};
};
struct GrownNotice {
  StreamTopic topic;
};
/// A part of an item that is longer than a notification.
struct PartNotice {
  RelayedItems item;  ///< One item, with a part of its data.
  std::uint32_t part = 0;
  std::uint32_t parts = 0;
};
using StreamNotice = std::variant<WatchedNotice, LeftNotice, GrownNotice, RelayedItems, PartNotice>;

/// An item of up to 1.4 MiB.
inline constexpr std::uint32_t kMaxParts = 256;

/// nullopt for what is not ours (anybody may NOTIFY on the channel).
std::optional<StreamNotice> DecodeStreamNotice(std::string_view payload);

/// The text of a NOTIFY.
struct Notification {
  std::string channel = {};
  std::string payload = {};

  friend auto operator<=>(const Notification&, const Notification&) = default;
};
/// In the order of the round. An item that is too long is left out: its number is missing, by which
/// the others find that it is lost.
std::vector<Notification> EncodeRound(const NodeId& sender, const RelayRound& round);

}  // namespace flovyn::postgres
