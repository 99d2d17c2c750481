#include "server/front.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "server/loop.h"
#include "server/tls_channel.h"
#include "server/worker_pool.h"

namespace flovyn::http {
namespace {

constexpr std::size_t kMaxTargetBytes = 8'000;  // the decoder takes little more

SteadyClock::duration ToSteady(absl::Duration duration) {
  return std::chrono::duration_cast<SteadyClock::duration>(absl::ToChronoNanoseconds(duration));
}

absl::Status Check(const FrontOptions& options) {
  if (options.port < 0 || options.port > 65'535) {
    return InvalidField("port", absl::StrFormat("%d is not between 0 and 65535", options.port));
  }
  if (options.workers == 0) return InvalidField("workers", "at least 1 is needed");
  if (options.max_connections == 0) return InvalidField("max_connections", "at least 1 is needed");
  if (options.max_target_bytes > kMaxTargetBytes) {
    return InvalidField("max_target_bytes",
                        absl::StrFormat("at most %d are possible, not %d", kMaxTargetBytes,
                                        options.max_target_bytes));
  }
  for (const auto& [name, duration] : {std::pair("idle_timeout", options.idle_timeout),
                                       std::pair("request_deadline", options.request_deadline),
                                       std::pair("write_timeout", options.write_timeout),
                                       std::pair("stream_keep_alive", options.stream_keep_alive),
                                       std::pair("stream_inactivity", options.stream_inactivity)}) {
    if (duration <= absl::ZeroDuration() || duration > absl::Hours(24)) {
      return InvalidField(name, "must be more than 0 and at most 24 hours");
    }
  }
  return absl::OkStatus();
}

ConnectionLimits LimitsOf(const FrontOptions& options) {
  return {.message = {.max_head_bytes = options.max_head_bytes,
                      .max_headers = options.max_headers,
                      .max_target_bytes = options.max_target_bytes,
                      .max_body_bytes = options.max_body_bytes},
          .idle_timeout = ToSteady(options.idle_timeout),
          .request_deadline = ToSteady(options.request_deadline),
          .write_timeout = ToSteady(options.write_timeout),
          .stream = {.buffer_bytes = options.stream_buffer_bytes,
                     .keep_alive = ToSteady(options.stream_keep_alive),
                     .inactivity = ToSteady(options.stream_inactivity)}};
}

absl::StatusOr<ChannelMaker> ChannelsOf(const FrontOptions& options) {
  if (options.tls.empty()) return ChannelMaker(MakePlainChannel);
  return MakeTlsChannels(options.tls);
}

class EpollFront final : public Front {
 public:
  EpollFront(const FrontOptions& options, Listener listener, ChannelMaker make_channel,
             HttpHandler handler)
      : workers_(options.workers, std::move(handler)),
        loop_(std::move(listener), std::move(make_channel), LimitsOf(options),
              options.max_connections, workers_) {}
  ~EpollFront() override { Stop(absl::ZeroDuration()); }

  absl::Status Start() {
    try {
      workers_.Start();
      return loop_.Start();
    } catch (const std::system_error& error) {
      return ResourceExhausted(absl::StrFormat("no threads are left for HTTP: %s", error.what()));
    }
  }

  int port() const override { return loop_.port(); }
  std::size_t open_connections() const override { return loop_.open_connections(); }

  void Stop(absl::Duration grace) override {
    MutexLock lock(stop_mutex_);
    loop_.Stop(ToSteady(std::clamp(grace, absl::ZeroDuration(), absl::Hours(24))));
    workers_.Stop();
  }

 private:
  Mutex stop_mutex_;
  WorkerPool workers_;
  Loop loop_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Front>> StartFront(const FrontOptions& options,
                                                  HttpHandler handler) {
  FLOVYN_RETURN_IF_ERROR(Check(options));
  FLOVYN_ASSIGN_OR_RETURN(ChannelMaker make_channel, ChannelsOf(options));
  FLOVYN_ASSIGN_OR_RETURN(Listener listener, Listen(options.host, options.port));
  auto front = std::make_unique<EpollFront>(options, std::move(listener), std::move(make_channel),
                                            std::move(handler));
  FLOVYN_RETURN_IF_ERROR(front->Start());
  return front;
}

}  // namespace flovyn::http
