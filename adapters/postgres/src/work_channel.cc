#include "work_channel.h"

namespace flovyn::postgres {
namespace {

constexpr std::size_t kMaxQueueName = 1000;  // a NOTIFY takes 7999 bytes
constexpr std::size_t kUuidText = 36;
constexpr char kWorkflow = 'w';
constexpr char kTask = 't';

}  // namespace

// One letter for the type, the sender, the tenant, and the rest is the queue's name.
std::string EncodeWorkNotice(const WorkNotice& notice) {
  if (notice.queue.name.size() > kMaxQueueName) return "";
  const char type = notice.queue.type == WorkType::kWorkflow ? kWorkflow : kTask;
  return type + notice.sender.str() + notice.queue.tenant.str() + notice.queue.name;
}

std::optional<WorkNotice> DecodeWorkNotice(std::string_view payload) {
  if (payload.size() < 1 + 2 * kUuidText) return std::nullopt;
  if (payload[0] != kWorkflow && payload[0] != kTask) return std::nullopt;
  const auto sender = NodeId::Parse(payload.substr(1, kUuidText));
  const auto tenant = TenantId::Parse(payload.substr(1 + kUuidText, kUuidText));
  if (!sender.has_value() || !tenant.has_value()) return std::nullopt;
  return WorkNotice{.sender = *sender,
                    .queue = {.type = payload[0] == kTask ? WorkType::kTask : WorkType::kWorkflow,
                              .tenant = *tenant,
                              .name = std::string(payload.substr(1 + 2 * kUuidText))}};
}

}  // namespace flovyn::postgres
