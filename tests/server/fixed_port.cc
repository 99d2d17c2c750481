#include "server/fixed_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <random>
#include <set>
#include <stdexcept>

namespace flovyn::testing {
namespace {

constexpr int kLowest = 10'000;
constexpr int kAttempts = 1'000;

int FirstOutgoing() {
  std::ifstream range("/proc/sys/net/ipv4/ip_local_port_range");
  int first = 0;
  return range >> first && first > kLowest ? first : 32'768;
}

bool IsFree(int port) {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const bool free =
      probe >= 0 && bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  if (probe >= 0) close(probe);
  return free;
}

}  // namespace

int FixedPort() {
  static std::set<int> given;
  std::random_device random;
  std::uniform_int_distribution<int> ports(kLowest, FirstOutgoing() - 1);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const int port = ports(random);
    if (IsFree(port) && given.insert(port).second) return port;
  }
  throw std::runtime_error("there is no free port below those of outgoing connections");
}

}  // namespace flovyn::testing
