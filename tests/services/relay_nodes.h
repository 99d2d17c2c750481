#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "flovyn/memory/manual_clock.h"
#include "stream_exchange.h"
#include "test.h"

namespace flovyn::testing {

inline StreamTopic Topic(std::uint8_t number, std::uint8_t tenant = 1) {
  Uuid::Bytes bytes = {};
  bytes[15] = tenant;
  const TenantId of(Uuid::FromBytes(bytes));
  bytes[15] = number;
  return {of, Uuid::FromBytes(bytes)};
}

inline StreamItem Token(std::string text) {
  return {.type = StreamType::kToken, .data = std::move(text), .at = absl::UnixEpoch()};
}

/// A node whose relay does nothing by itself.
struct RelayNode final : StreamRelay {
  RelayNode(memory::ManualClock& clock, std::uint8_t number, const StreamLimits& limits = {})
      : id(Topic(number).id),
        hub(clock, number, limits),
        exchange(hub, clock, this, [this](const StreamTopic& topic, bool history) {
          woken.emplace_back(topic, history);
        }) {}

  void Attach(StreamPeer& attached) override { CHECK(&attached == &exchange); }
  void Poke() override { poked = true; }
  bool hears() const override { return listening; }

  void Add(const StreamTopic& topic, const std::string& text) {
    hub.Add(topic, Token(text));
    exchange.DataCame(topic);
  }
  /// What a watcher gets: tokens, and "<n>" where n were lost.
  std::string Shown(const StreamTopic& topic) const {
    std::string text;
    for (const RingRead::Item& item : hub.Read(topic, {}).items) {
      text += item.lost ? "<" + std::to_string(*item.lost) + ">" : item.item.data;
    }
    return text;
  }

  bool poked = false;
  bool listening = true;
  RoundEnd outcome = RoundEnd::kSent;
  std::vector<std::pair<StreamTopic, bool>> woken;
  NodeId id;
  StreamHub hub;
  StreamExchange exchange;
};

/// Nodes that hear each other when the test says so.
struct RelayNodes {
  explicit RelayNodes(const StreamLimits& limits = {})
      : a(std::make_unique<RelayNode>(clock, 1, limits)),
        b(std::make_unique<RelayNode>(clock, 2, limits)),
        all({a.get(), b.get()}) {
    clock.Advance(absl::Seconds(10));
  }

  void Carry() {
    while (std::ranges::any_of(all, &RelayNode::poked)) {
      for (RelayNode* node : all) {
        if (std::exchange(node->poked, false)) CarryRound(*node);
      }
    }
  }
  void CarryRound(RelayNode& from) {
    const RelayRound round = from.exchange.TakeRound();
    if (from.outcome == RoundEnd::kSent) {
      for (RelayNode* to : all) {
        if (to != &from && to->listening) Deliver(from, round, *to);
      }
    }
    from.exchange.RoundEnded(from.outcome);
    if (round.more) from.poked = true;
    ++rounds;
  }
  static void Deliver(const RelayNode& from, const RelayRound& round, RelayNode& to) {
    for (const auto& [node, data] : round.data) {
      if (node == to.id) to.exchange.Came(data);
    }
    for (const auto& [node, topic] : round.grown) {
      if (node == to.id) to.exchange.Grew(topic);
    }
    if (round.afresh || !round.watched.empty()) {
      to.exchange.Watched(from.id, round.watched, round.afresh);
    }
    to.exchange.Left(from.id, round.left);
  }

  memory::ManualClock clock;
  std::unique_ptr<RelayNode> a;
  std::unique_ptr<RelayNode> b;
  std::vector<RelayNode*> all;
  int rounds = 0;
};

}  // namespace flovyn::testing
