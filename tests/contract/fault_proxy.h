#pragma once

#include <atomic>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace flovyn::testing {

/// Stands between a PostgreSQL server and its clients, passes everything on, and cuts a connection
/// at a chosen moment. Throws std::runtime_error when the surroundings fail.
class FaultProxy {
 public:
  explicit FaultProxy(const std::string& server_url);
  ~FaultProxy();
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;

  /// Leads to the same database through the proxy.
  const std::string& url() const { return url_; }

  /// The next answer of the server that holds `text` is swallowed and its connection cut: the
  /// server has done what it says, the client does not learn of it.
  void SwallowAnswerWith(const std::string& text);
  /// The next bytes that a client with an open connection sends are swallowed and its connection
  /// cut: the server never hears of them.
  void SwallowRequest();
  /// How many connections were cut.
  int cuts() const { return cuts_; }

 private:
  struct Pair {
    int client = -1;
    int server = -1;
    std::string tail = {};  // end of what the server sent last
  };

  void Run();
  void Accept();
  /// False when the pair is to be closed.
  bool PassOn(Pair& pair, bool from_client);
  bool Swallows(Pair& pair, bool from_client, const std::string& bytes);

  std::string url_;
  std::string host_;
  std::string port_;
  int listener_ = -1;
  int stop_event_ = -1;
  std::list<Pair> pairs_;  // of the thread
  std::mutex mutex_;
  std::string swallowed_answer_;
  bool swallow_request_ = false;
  std::atomic<int> cuts_ = 0;
  std::thread thread_;
};

}  // namespace flovyn::testing
