#include "host.h"

#include <sstream>
#include <stdexcept>

namespace flovyn::embedded_chaos {
namespace {

template <class T>
T OrThrow(absl::StatusOr<T> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

}  // namespace

Host::Host(const std::string& url, const std::filesystem::path& directory)
    : effects_(directory / "effects"),
      acknowledged_(directory / "acknowledged"),
      engine_(OrThrow(EmbeddedEngine::Open(url))),
      worker_(*engine_, {.name = "host"}),
      client_(*engine_) {
  AddTo(worker_, effects_);
  if (const absl::Status started = worker_.start(); !started.ok()) {
    throw std::runtime_error(started.ToString());
  }
  const std::map<int, WorkflowId> acknowledged = Acknowledged();
  if (!acknowledged.empty()) next_ = acknowledged.rbegin()->first + 1;
}

void Host::StartOne() {
  const auto options = StartWorkflowOptions()
                           .with_metadata({{"order", std::to_string(next_)}})
                           .with_idempotency_key("order-" + std::to_string(next_));
  const auto started = OrThrow(client_.start<std::string>(kSaga, Order{.number = next_}, options));
  acknowledged_.Add(std::to_string(next_) + " " + started.id.str());
  ++next_;
}

std::map<int, WorkflowId> Host::Acknowledged() const {
  std::map<int, WorkflowId> acknowledged;
  for (const std::string& line : acknowledged_.Lines()) {
    std::istringstream words(line);
    int number = 0;
    std::string id;
    words >> number >> id;
    acknowledged.emplace(number, *WorkflowId::Parse(id));
  }
  return acknowledged;
}

}  // namespace flovyn::embedded_chaos
