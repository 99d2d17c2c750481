#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "server/front.h"
#include "test.h"

namespace flovyn::http {

/// A front on a free port.
inline std::unique_ptr<Front> StartTestFront(FrontOptions options, HttpHandler handler) {
  options.port = 0;
  auto front = StartFront(options, std::move(handler));
  INFO(front.status());
  REQUIRE(front.ok());
  return *std::move(front);
}

inline HttpResponse Text(std::string body) {
  return {.body = std::move(body), .content_type = "text/plain"};
}

/// Keeps the requests of a handler that does not answer, until the test does.
class Waiting {
 public:
  struct Request {
    HttpRequest request;
    Responder responder;
  };

  HttpHandler Handler() {
    return [this](const HttpRequest& request, Responder responder) {
      Add(request, std::move(responder));
    };
  }

  void Add(const HttpRequest& request, Responder responder) {
    const std::lock_guard<std::mutex> lock(mutex_);
    requests_.push_back({request, std::move(responder)});
    changed_.notify_all();
  }

  /// Waits until there are `count` of them and takes them all.
  std::vector<Request> Take(std::size_t count) {
    std::unique_lock<std::mutex> lock(mutex_);
    const bool come = changed_.wait_for(lock, std::chrono::seconds(20),
                                        [&] { return requests_.size() >= count; });
    REQUIRE(come);
    return std::exchange(requests_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Request> requests_;
};

/// Answers at once with the body of the request, or its path when there is none.
inline void Echo(const HttpRequest& request, const Responder& responder) {
  responder.Send(Text(request.body.empty() ? request.path : request.body));
}

}  // namespace flovyn::http
