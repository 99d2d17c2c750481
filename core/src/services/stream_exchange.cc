#include "stream_exchange.h"

#include <algorithm>
#include <utility>

#include "flovyn/base/utf8.h"
#include "flovyn/json/validate.h"

namespace flovyn {
namespace {

// What was sent while this node did not listen is sent again within this time; till then what comes
// after a gap is not taken.
constexpr absl::Duration kSentAgainWithin = absl::Seconds(2);
// A node that has just begun to listen may not have heard that another one had, too.
constexpr absl::Duration kJustBegan = absl::Seconds(5);
constexpr std::uint64_t kMaxNumber = std::uint64_t{1} << 52;

bool IsSound(const StreamItem& item) {
  const bool text = item.type == StreamType::kToken || item.type == StreamType::kError;
  return text ? Utf8PrefixLength(item.data) == item.data.size()
              : ValidateJson(item.data, {.max_bytes = item.data.size()}).ok();
}

bool IsSound(const RelayedItems& items) {
  return items.ring != 0 && items.first > 0 && items.first < kMaxNumber &&
         std::ranges::all_of(items.items, [](const StreamItem& item) { return IsSound(item); });
}

}  // namespace

StreamExchange::StreamExchange(StreamHub& hub, Clock& clock, StreamRelay* relay, Wake wake)
    : hub_(hub),
      clock_(clock),
      relay_(relay),
      wake_(std::move(wake)),
      watches_(hub),
      forwards_(hub) {
  if (relay_ != nullptr) relay_->Attach(*this);
}

bool StreamExchange::Watch(const StreamTopic& topic) {
  if (relay_ == nullptr || !watches_.Begin(topic)) return false;
  relay_->Poke();
  return true;
}

void StreamExchange::Unwatch(const StreamTopic& topic) {
  if (relay_ == nullptr) return;
  watches_.End(topic);
  relay_->Poke();
}

void StreamExchange::DataCame(const StreamTopic& topic) {
  if (forwards_.DataCame(topic)) relay_->Poke();
}

void StreamExchange::HistoryGrew(const StreamTopic& topic) {
  if (forwards_.HistoryGrew(topic)) relay_->Poke();
}

void StreamExchange::Tick() {
  if (relay_ == nullptr) return;
  forwards_.Sweep(clock_.Now());
  if (watches_.Renew(clock_.Now())) relay_->Poke();
}

RelayRound StreamExchange::TakeRound() {
  RelayRound round;
  forwards_.Take(round);
  watches_.Take(round, clock_.Now());
  std::uint64_t items = 0;
  for (const auto& [node, data] : round.data) items += data.items.size();
  in_round_ = items;
  return round;
}

void StreamExchange::RoundEnded(RoundEnd end) {
  forwards_.RoundEnded(end, clock_.Now());
  watches_.RoundEnded(end);
  if (end == RoundEnd::kSent) sent_ += in_round_;
  if (end == RoundEnd::kRefused) refused_ += in_round_;
}

void StreamExchange::Listening() {
  listening_since_ms_ = absl::ToUnixMillis(clock_.Now());
  watches_.TellAllAfresh(clock_.Now());
  relay_->Poke();
}

void StreamExchange::Watched(const NodeId& node, const std::vector<StreamInterest>& interests,
                             bool afresh) {
  const absl::Time now = clock_.Now();
  const bool all_that_lacks = afresh || now - ListeningSince() < kJustBegan;
  bool news = false;
  for (const StreamInterest& interest : interests) {
    news |= forwards_.Begin(node, interest, all_that_lacks, now);
  }
  // It may not know what is watched here.
  if (afresh && watches_.TellAll()) news = true;
  if (news) relay_->Poke();
}

void StreamExchange::Left(const NodeId& node, const std::vector<StreamTopic>& topics) {
  for (const StreamTopic& topic : topics) forwards_.End(node, topic);
}

void StreamExchange::Came(const RelayedItems& items) {
  if (!watches_.Has(items.topic) || !IsSound(items)) return;
  const bool it_may_come = !items.is_answer && clock_.Now() - ListeningSince() < kSentAgainWithin;
  const auto done = hub_.AddRelayed(items, it_may_come);
  received_ += done.added;
  lost_ += done.lost;
  if (done.added > 0) wake_(items.topic, false);
}

void StreamExchange::Grew(const StreamTopic& topic) {
  if (watches_.Has(topic)) wake_(topic, true);
}

absl::Time StreamExchange::ListeningSince() const {
  return absl::FromUnixMillis(listening_since_ms_);
}

RelayCounters StreamExchange::counters() const {
  return {.sent = sent_, .refused = refused_, .received = received_, .lost = lost_};
}

}  // namespace flovyn
