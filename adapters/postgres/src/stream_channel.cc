#include "stream_channel.h"

#include <algorithm>
#include <utility>

#include "notice_bytes.h"

namespace flovyn::postgres {
namespace {

constexpr char kWatched = 'i';
constexpr char kLeft = 'l';
constexpr char kGrown = 'g';
constexpr char kItems = 'd';
constexpr char kPart = 'p';

constexpr std::uint8_t kRingIsNew = 1;
constexpr std::uint8_t kIsAnswer = 2;
constexpr std::size_t kItemHead = 1 + 8 + 4;
constexpr std::size_t kTopicBytes = 32;
constexpr std::size_t kMarkBytes = 16;

// --- writing

void Write(const StreamTopic& topic, NoticeWriter& out) {
  out.Id(topic.tenant.uuid());
  out.Id(topic.id);
}

NoticeWriter Head(const RelayedItems& data, std::size_t at) {
  NoticeWriter out;
  Write(data.topic, out);
  out.Number64(data.ring);
  out.Number64(data.first + at);
  // Both are about what is before the first item.
  std::uint8_t flags = 0;
  if (at == 0 && data.ring_is_new) flags |= kRingIsNew;
  if (at == 0 && data.is_answer) flags |= kIsAnswer;
  out.Number8(flags);
  return out;
}

void Write(const StreamItem& item, std::string_view bytes, NoticeWriter& out) {
  out.Number8(static_cast<std::uint8_t>(item.type));
  out.Number64(static_cast<std::uint64_t>(absl::ToUnixMicros(item.at)));
  out.Number32(static_cast<std::uint32_t>(bytes.size()));
  out.Raw(bytes);
}

/// Notices to one receiver, each as full as it gets.
class Packer {
 public:
  Packer(std::string channel, std::vector<Notification>& out)
      : channel_(std::move(channel)), out_(out) {}

  void Add(const RelayedItems& data) {
    NoticeWriter notice = Head(data, 0);
    const std::size_t empty = notice.size();
    for (std::size_t i = 0; i < data.items.size(); ++i) {
      const StreamItem& item = data.items[i];
      if (notice.size() + kItemHead + item.data.size() > kMaxNoticeBytes) {
        if (notice.size() > empty) Send(notice, kItems);
        notice = Head(data, i);
      }
      if (empty + kItemHead + item.data.size() > kMaxNoticeBytes) {
        AddParts(data, i);
        notice = Head(data, i + 1);
      } else {
        Write(item, item.data, notice);
      }
    }
    if (notice.size() > empty) Send(notice, kItems);
  }

  void Send(const NoticeWriter& notice, char letter) {
    out_.push_back({channel_, notice.Payload(letter)});
  }

 private:
  void AddParts(const RelayedItems& data, std::size_t at) {
    const StreamItem& item = data.items[at];
    const std::size_t size = kMaxNoticeBytes - Head(data, at).size() - kItemHead - 8;
    const std::size_t parts = (item.data.size() + size - 1) / size;
    if (parts > kMaxParts) return;
    for (std::size_t part = 0; part < parts; ++part) {
      NoticeWriter notice = Head(data, at);
      notice.Number32(static_cast<std::uint32_t>(part));
      notice.Number32(static_cast<std::uint32_t>(parts));
      Write(item, std::string_view(item.data).substr(part * size, size), notice);
      Send(notice, kPart);
    }
  }

  std::string channel_;
  std::vector<Notification>& out_;
};

void EncodeWatched(const NodeId& sender, const RelayRound& round, Packer& out) {
  const auto head = [&] {
    NoticeWriter notice;
    notice.Id(sender.uuid());
    notice.Number8(round.afresh ? 1 : 0);
    return notice;
  };
  NoticeWriter notice = head();
  const std::size_t empty = notice.size();
  for (const StreamInterest& interest : round.watched) {
    const std::size_t size = kTopicBytes + 1 + kMarkBytes * interest.seen.size();
    if (notice.size() + size > kMaxNoticeBytes) {
      out.Send(notice, kWatched);
      notice = head();
    }
    Write(interest.topic, notice);
    notice.Number8(static_cast<std::uint8_t>(interest.seen.size()));
    for (const RelayMark& mark : interest.seen) {
      notice.Number64(mark.ring);
      notice.Number64(mark.number);
    }
  }
  if (round.afresh || notice.size() > empty) out.Send(notice, kWatched);
}

void EncodeLeft(const NodeId& sender, const std::vector<StreamTopic>& left, Packer& out) {
  constexpr std::size_t kPerNotice = kMaxNoticeBytes / kTopicBytes - 1;
  for (std::size_t from = 0; from < left.size(); from += kPerNotice) {
    NoticeWriter notice;
    notice.Id(sender.uuid());
    const std::size_t until = std::min(left.size(), from + kPerNotice);
    for (std::size_t i = from; i < until; ++i) Write(left[i], notice);
    out.Send(notice, kLeft);
  }
}

// --- reading

StreamTopic ReadTopic(NoticeReader& in) {
  const TenantId tenant(in.Id());
  return {tenant, in.Id()};
}

std::optional<StreamNotice> ReadWatched(NoticeReader& in) {
  WatchedNotice notice = {.sender = NodeId(in.Id()), .afresh = in.Number8() == 1};
  while (in.ok() && !in.at_end()) {
    StreamInterest interest = {.topic = ReadTopic(in)};
    for (int marks = in.Number8(); in.ok() && marks > 0; --marks) {
      const std::uint64_t ring = in.Number64();
      interest.seen.push_back({.ring = ring, .number = in.Number64()});
    }
    notice.watched.push_back(std::move(interest));
  }
  if (!in.ok()) return std::nullopt;
  return notice;
}

std::optional<StreamNotice> ReadLeft(NoticeReader& in) {
  LeftNotice notice = {.sender = NodeId(in.Id())};
  while (in.ok() && !in.at_end()) notice.left.push_back(ReadTopic(in));
  if (!in.ok()) return std::nullopt;
  return notice;
}

RelayedItems ReadHead(NoticeReader& in) {
  RelayedItems data = {.topic = ReadTopic(in)};
  data.ring = in.Number64();
  data.first = in.Number64();
  const std::uint8_t flags = in.Number8();
  data.ring_is_new = (flags & kRingIsNew) != 0;
  data.is_answer = (flags & kIsAnswer) != 0;
  return data;
}

bool ReadItem(NoticeReader& in, RelayedItems& data) {
  const std::uint8_t type = in.Number8();
  StreamItem item;
  item.type = static_cast<StreamType>(type);
  item.at = absl::FromUnixMicros(static_cast<std::int64_t>(in.Number64()));
  item.data = in.Raw(in.Number32());
  data.items.push_back(std::move(item));
  return in.ok() && type < kStreamTypeText.size();
}

std::optional<StreamNotice> ReadItems(NoticeReader& in) {
  RelayedItems data = ReadHead(in);
  while (in.ok() && !in.at_end()) {
    if (!ReadItem(in, data)) return std::nullopt;
  }
  if (!in.ok()) return std::nullopt;
  return data;
}

std::optional<StreamNotice> ReadPart(NoticeReader& in) {
  PartNotice notice = {.item = ReadHead(in)};
  notice.part = in.Number32();
  notice.parts = in.Number32();
  if (!ReadItem(in, notice.item) || !in.at_end()) return std::nullopt;
  if (notice.parts > kMaxParts || notice.part >= notice.parts) return std::nullopt;
  return notice;
}

}  // namespace

std::string NodeChannel(const NodeId& node) { return "flovyn_node_" + node.str(); }

std::vector<Notification> EncodeRound(const NodeId& sender, const RelayRound& round) {
  std::vector<Notification> all;
  for (const auto& [node, data] : round.data) Packer(NodeChannel(node), all).Add(data);
  for (const auto& [node, topic] : round.grown) {
    NoticeWriter notice;
    Write(topic, notice);
    Packer(NodeChannel(node), all).Send(notice, kGrown);
  }
  Packer to_all{std::string(kStreamChannel), all};
  EncodeWatched(sender, round, to_all);
  EncodeLeft(sender, round.left, to_all);
  return all;
}

std::optional<StreamNotice> DecodeStreamNotice(std::string_view payload) {
  std::optional<NoticeReader> in = NoticeReader::Open(payload);
  if (!in) return std::nullopt;
  switch (payload[0]) {
    case kWatched:
      return ReadWatched(*in);
    case kLeft:
      return ReadLeft(*in);
    case kItems:
      return ReadItems(*in);
    case kPart:
      return ReadPart(*in);
    case kGrown: {
      const GrownNotice notice = {ReadTopic(*in)};
      return in->at_end() ? std::optional<StreamNotice>(notice) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace flovyn::postgres
