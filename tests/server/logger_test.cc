#include <cstdio>
#include <memory>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include "flovyn/json/json.h"
#include "flovyn/system/logger.h"
#include "test.h"

namespace flovyn::system {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// A logger into a temporary file.
class Log {
 public:
  explicit Log(LoggerOptions options) : file_(std::tmpfile()) {
    REQUIRE(file_ != nullptr);
    options.stream = file_.get();
    logger_ = MakeLogger(options);
  }
  Logger& logger() { return *logger_; }

  std::string Text() {
    std::string text;
    std::rewind(file_.get());
    for (int c = std::fgetc(file_.get()); c != EOF; c = std::fgetc(file_.get())) {
      text += static_cast<char>(c);
    }
    return text;
  }

 private:
  std::unique_ptr<std::FILE, CloseFile> file_;
  std::unique_ptr<Logger> logger_;
};

TEST_CASE("logger: one logfmt line a record") {
  Log log({});
  log.logger().Log(LogLevel::kInfo, "ready to serve", {{"http", "http://127.0.0.1:8000"}});
  const std::regex line(
      "level=info ts=\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z "
      "msg=\"ready to serve\" http=http://127\\.0\\.0\\.1:8000\n");
  const std::string text = log.Text();
  INFO(text);
  CHECK(std::regex_match(text, line));
}

TEST_CASE("logger: values cannot break out of their place") {
  Log log({});
  log.logger().Log(LogLevel::kWarning, "two\nlines",
                   {{"a", "x y"}, {"b", "q\"\\"}, {"c", ""}, {"d", "k=v"}, {"e", "\xff\x01"}});
  const std::string text = log.Text();
  CHECK_THAT(text, testing::ContainsText("msg=\"two\\nlines\" a=\"x y\" b=\"q\\\"\\\\\" c=\"\" "
                                         "d=\"k=v\" e=\"\uFFFD\\u0001\""));
  CHECK(std::ranges::count(text, '\n') == 1);
  CHECK(text.starts_with("level=warning "));
}

TEST_CASE("logger: long values are cut") {
  Log log({});
  log.logger().Log(LogLevel::kError, "m", {{"a", std::string(10'000, 'x')}});
  CHECK(log.Text().size() < 4'300);
}

TEST_CASE("logger: lines below the level are dropped") {
  Log log({.level = LogLevel::kWarning});
  CHECK_FALSE(log.logger().Enabled(LogLevel::kInfo));
  CHECK(log.logger().Enabled(LogLevel::kWarning));
  log.logger().Log(LogLevel::kInfo, "quiet", {});
  log.logger().Log(LogLevel::kError, "loud", {});
  const std::string text = log.Text();
  CHECK_THAT(text, !testing::ContainsText("quiet"));
  CHECK_THAT(text, testing::ContainsText("level=error"));
}

TEST_CASE("logger: JSON lines are JSON") {
  Log log({.level = LogLevel::kTrace, .format = LogFormat::kJson});
  log.logger().Log(LogLevel::kDebug, "a \"b\" {} %v", {{"key", "100% of {}\n"}});
  const std::string text = log.Text();
  const absl::StatusOr<Json> line = ParseJson(text);
  INFO(text);
  REQUIRE(line.ok());
  CHECK_THAT(text, testing::ContainsText(R"("level":"debug")"));
  CHECK_THAT(text, testing::ContainsText(R"("msg":"a \"b\" {} %v","key":"100% of {}\n")"));
}

TEST_CASE("logger: lines of several threads do not mix") {
  Log log({});
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&log, i] {
      for (int j = 0; j < 200; ++j) {
        log.logger().Log(LogLevel::kInfo, "m",
                         {{"v", std::string(50, static_cast<char>('a' + i))}});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string text = log.Text();
  const std::regex line("level=info ts=[^ ]* msg=\"m\" v=(a{50}|b{50}|c{50}|d{50})\n");
  const auto lines = std::distance(std::sregex_iterator(text.begin(), text.end(), line), {});
  CHECK(lines == 800);
  CHECK(std::ranges::count(text, '\n') == 800);
}

}  // namespace
}  // namespace flovyn::system
