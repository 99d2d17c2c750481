#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "server/message_reader.h"
#include "server/target_decoder.h"

// Whatever arrives, and however it is cut: no crash, the same requests, and none beyond the limits.

namespace flovyn::http {
namespace {

constexpr MessageLimits kLimits = {
    .max_head_bytes = 512, .max_headers = 8, .max_target_bytes = 128, .max_body_bytes = 256};

using Found = std::vector<std::tuple<std::string, std::string, std::string, bool>>;

void Require(bool condition) {
  if (!condition) std::abort();
}

void CheckLimits(const RawRequest& request) {
  Require(!request.method.empty() && !request.target.empty());
  Require(request.target.size() <= kLimits.max_target_bytes);
  Require(request.headers.size() <= kLimits.max_headers);
  Require(request.body.size() <= kLimits.max_body_bytes);
  for (const auto& [name, value] : request.headers) {
    Require(!name.empty() && IsFieldValue(name) && IsFieldValue(value));
    Require(TrimSpace(value) == value);
  }
}

void CheckDecoding(const RawRequest& request) {
  static TargetDecoder decoder;
  HttpRequest decoded;
  if (decoder.Decode(request, decoded).has_value()) return;
  Require(decoded.path.starts_with('/') && decoded.target == request.target);
  Require(decoded.headers == request.headers && decoded.body == request.body);
}

// All requests in the text, appended in pieces of `step` bytes; at last the refusal, if any.
Found ReadAll(std::string_view text, std::size_t step) {
  MessageReader reader(kLimits);
  Found found;
  while (!text.empty()) {
    reader.Append(text.substr(0, step));
    text.remove_prefix(std::min(step, text.size()));
    MessageReader::State state = reader.Advance();
    for (; state == MessageReader::State::kComplete; state = reader.Advance()) {
      const RawRequest request = reader.Take();
      CheckLimits(request);
      CheckDecoding(request);
      found.emplace_back(request.method, request.target, request.body, request.keep_alive);
    }
    reader.TakeContinue();
    if (state == MessageReader::State::kRefused) {
      Require(reader.refusal().status >= 400 && !reader.refusal().text.empty());
      found.emplace_back(std::to_string(reader.refusal().status), "", "", false);
      return found;
    }
  }
  return found;
}

}  // namespace
}  // namespace flovyn::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = flovyn::http::ReadAll(text, size);
  const auto pieces = flovyn::http::ReadAll(text, 1 + data[0] % 32);
  if (whole != pieces) std::abort();
  return 0;
}
