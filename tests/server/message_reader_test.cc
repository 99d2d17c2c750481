#include "server/message_reader.h"

#include <random>
#include <string>
#include <vector>

#include "test.h"

namespace flovyn::http {
namespace {

const MessageLimits kLimits = {
    .max_head_bytes = 400, .max_headers = 5, .max_target_bytes = 50, .max_body_bytes = 100};

int StatusOf(const std::string& text) {
  MessageReader reader(kLimits);
  reader.Append(text);
  switch (reader.Advance()) {
    case MessageReader::State::kNeedsMore:
      return 0;
    case MessageReader::State::kComplete:
      return 200;
    case MessageReader::State::kRefused:
      return reader.refusal().status;
  }
  return -1;
}

TEST_CASE("message reader: request lines") {
  const auto status = [](const std::string& line) {
    return StatusOf(line + "\r\nHost: x\r\n\r\n");
  };
  CHECK(status("GET / HTTP/1.1") == 200);
  CHECK(status("\r\n\r\nGET / HTTP/1.1") == 200);
  CHECK(status("OPTIONS * HTTP/1.0") == 200);
  CHECK(status("GET /\xC3\xA9 HTTP/1.1") == 200);
  CHECK(status("GET / HTTP/1.2") == 505);
  CHECK(status("GET / http/1.1") == 400);
  CHECK(status("GET /") == 400);
  CHECK(status("GET  HTTP/1.1") == 400);
  CHECK(status("GET / x HTTP/1.1") == 400);
  CHECK(status("GET /\t HTTP/1.1") == 400);
  CHECK(status("G(T / HTTP/1.1") == 400);
  CHECK(status(std::string("GET /\0 HTTP/1.1", 15)) == 400);
  CHECK(status("GET /\r HTTP/1.1") == 400);
  CHECK(status("GET /" + std::string(49, 'x') + " HTTP/1.1") == 200);
  CHECK(status("GET /" + std::string(50, 'x') + " HTTP/1.1") == 414);
  CHECK(status(std::string(401, 'x')) == 431);
}

TEST_CASE("message reader: headers") {
  const auto status = [](const std::string& headers) {
    return StatusOf("POST / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
  };
  CHECK(status("") == 200);
  CHECK(status("A:b\r\nC: \t d \r\nE:\r\n") == 200);
  CHECK(status("A : b\r\n") == 400);
  CHECK(status(" folded\r\n") == 400);
  CHECK(status("A: b\r\n folded: c\r\n") == 400);
  CHECK(status(": b\r\n") == 400);
  CHECK(status("no colon\r\n") == 400);
  CHECK(status("A: b\x01\r\n") == 400);
  CHECK(status("A: b\rC: d\r\n") == 400);
  CHECK(status("A: b\nC: d\r\n") == 400);
  CHECK(status("Host: y\r\n") == 400);
  CHECK(StatusOf("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(StatusOf("GET / HTTP/1.0\r\n\r\n") == 200);
  CHECK(status("A: b\r\nA: b\r\nA: b\r\nA: b\r\n") == 200);
  CHECK(status("A: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\n") == 431);
  CHECK(status("Content-Encoding: identity\r\n") == 200);
  CHECK(status("Content-Encoding: br\r\n") == 415);
}

TEST_CASE("message reader: a body has one length, given in one way") {
  const auto status = [](const std::string& headers, const std::string& body) {
    return StatusOf("POST / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body);
  };
  CHECK(status("Content-Length: 0\r\n", "") == 200);
  CHECK(status("Content-Length: 3\r\n", "ab") == 0);
  CHECK(status("Content-Length: 3\r\n", "abc") == 200);
  CHECK(status("Content-Length: 101\r\n", "") == 413);
  CHECK(status("Content-Length: 18446744073709551619\r\n", "abc") == 413);
  for (const std::string bad : {"", "-1", "+3", "3 3", "3,3", "0x3", "3.0", "three"}) {
    INFO(bad);
    CHECK(status("Content-Length: " + bad + "\r\n", "abc") == 400);
  }
  CHECK(status("Content-Length: 3\r\nContent-Length: 3\r\n", "abc") == 400);
  CHECK(status("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "abc") == 400);
  CHECK(status("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "abc") == 400);
  CHECK(status("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "") == 400);
  CHECK(status("Transfer-Encoding: gzip, chunked\r\n", "") == 501);
  CHECK(status("Transfer-Encoding:\r\n", "") == 501);
  CHECK(StatusOf("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400);
}

TEST_CASE("message reader: chunks") {
  const auto status = [](const std::string& body) {
    return StatusOf("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n" + body);
  };
  CHECK(status("0\r\n\r\n") == 200);
  CHECK(status("3\r\nabc\r\n0\r\n\r\n") == 200);
  CHECK(status("003 ; a=b\r\nabc\r\n0\r\nTrailer: x\r\n\r\n") == 200);
  CHECK(status("3\r\nabc\r\n0\r\n") == 0);
  CHECK(status("3\r\nabcd\r\n0\r\n\r\n") == 400);
  CHECK(status("3\r\nab\r\n0\r\n\r\n") == 400);
  CHECK(status("\r\nabc\r\n") == 400);
  CHECK(status("0x3\r\nabc\r\n") == 400);
  CHECK(status("-3\r\nabc\r\n") == 400);
  CHECK(status("3\nabc\r\n0\r\n\r\n") == 400);
  CHECK(status(std::string(300, '0') + "\r\n") == 400);
  CHECK(status("ffffffffffffffffff\r\n") == 413);
  CHECK(status("64\r\n" + std::string(100, 'x') + "\r\n0\r\n\r\n") == 200);
  CHECK(status("64\r\n" + std::string(100, 'x') + "\r\n1\r\n") == 413);
  CHECK(status("0\r\n" + std::string(401, 'x')) == 431);
}

TEST_CASE("message reader: what a client wants of the connection") {
  const auto keeps = [](const std::string& version, const std::string& connection) {
    MessageReader reader(kLimits);
    reader.Append("GET / " + version + "\r\nHost: x\r\nConnection: " + connection + "\r\n\r\n");
    REQUIRE(reader.Advance() == MessageReader::State::kComplete);
    return reader.Take().keep_alive;
  };
  CHECK(keeps("HTTP/1.1", ""));
  CHECK(keeps("HTTP/1.1", "upgrade"));
  CHECK_FALSE(keeps("HTTP/1.1", "upgrade , CLOSE"));
  CHECK_FALSE(keeps("HTTP/1.0", ""));
  CHECK(keeps("HTTP/1.0", "Keep-Alive"));
  CHECK_FALSE(keeps("HTTP/1.0", "close"));
}

TEST_CASE("message reader: 100 Continue is asked for once, and only while the body is awaited") {
  MessageReader reader(kLimits);
  const std::string head =
      "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2";
  reader.Append(head);
  reader.Advance();
  CHECK_FALSE(reader.TakeContinue());
  reader.Append("\r\n\r\n");
  reader.Advance();
  CHECK(reader.TakeContinue());
  CHECK_FALSE(reader.TakeContinue());
  reader.Append("ab" + head + "\r\n\r\na");
  REQUIRE(reader.Advance() == MessageReader::State::kComplete);
  CHECK(reader.Take().body == "ab");
  CHECK(reader.Advance() == MessageReader::State::kNeedsMore);
  CHECK_FALSE(reader.TakeContinue());  // the client did not wait
}

TEST_CASE("message reader: however the bytes are cut, the same requests come out") {
  const std::string stream =
      "GET /one HTTP/1.1\r\nHost: x\r\n\r\n\r\n"
      "POST /two HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n\r\n\r\n!"
      "POST /three HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "4\r\nwxyz\r\n2\r\n\r\n\r\n0\r\nA: b\r\n\r\n"
      "GET /four HTTP/1.0\r\n\r\n";
  const unsigned seed = std::random_device()();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 500; ++round) {
    MessageReader reader(kLimits);
    std::vector<std::string> found;
    for (std::size_t at = 0; at < stream.size();) {
      const std::size_t size = 1 + random() % (round % 2 == 0 ? 3 : 60);
      reader.Append(stream.substr(at, size));
      at += size;
      while (reader.Advance() == MessageReader::State::kComplete) {
        const RawRequest request = reader.Take();
        found.push_back(request.target + " " + request.body);
      }
    }
    REQUIRE(found ==
            std::vector<std::string>{"/one ", "/two \r\n\r\n!", "/three wxyz\r\n", "/four "});
    REQUIRE(reader.empty());
  }
}

}  // namespace
}  // namespace flovyn::http
