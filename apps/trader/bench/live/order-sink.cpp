// Takes orders over HTTP on 127.0.0.1, notes when the first byte of each arrives (CLOCK_MONOTONIC, which is Node's hrtime), and refuses it. Prints its port; when its stdin
// ends, all times, ns. It asks for bytes all the time and never sleeps: on a virtual machine a write that wakes its reader on another core takes ten times as long as one
// that does not, and a broker is not on this machine.
#include <arpa/inet.h>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

static const std::string BODY = "{\"code\":40310000,\"message\":\"insufficient buying power\"}";
static const std::string REPLY = "HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ncontent-length: " + std::to_string(BODY.size()) + "\r\n\r\n" + BODY;

static long long now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

struct Connection {
  int socket;
  std::string left;

  /** Whether a whole request is there. */
  bool whole() const {
    const size_t end = left.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const size_t at = left.find("content-length: ");
    return left.size() >= end + 4 + (at < end ? std::strtoul(left.c_str() + at + 16, nullptr, 10) : 0);
  }
};

int main() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || listen(listener, 16) != 0) return 1;
  getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size);
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  fcntl(0, F_SETFL, O_NONBLOCK);
  std::vector<Connection> connections;
  std::vector<long long> times;
  char bytes[65536];
  for (unsigned turn = 0;; turn++) {
    for (Connection &each : connections) {
      const ssize_t count = recv(each.socket, bytes, sizeof bytes, MSG_DONTWAIT);
      if (count <= 0) continue;
      if (each.left.empty()) times.push_back(now());
      each.left.append(bytes, count);
      if (!each.whole()) continue;
      each.left.clear();
      if (send(each.socket, REPLY.data(), REPLY.size(), MSG_NOSIGNAL) < 0) return 1;
    }
    if (turn % 1024 != 0) continue;
    const int socket = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
    if (socket >= 0) {
      const int one = 1;
      setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      connections.push_back({socket, ""});
    }
    if (read(0, bytes, 1) == 0) break;
  }
  for (const long long time : times) std::printf("%lld\n", time);
}
