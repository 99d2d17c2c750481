#include "support/process.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace flovyn::testing {
namespace {

constexpr int kCouldNotExec = 127;

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> EnvironmentWithoutPg() {
  std::vector<std::string> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!text.starts_with("PG") && !text.starts_with("LC_") && !text.starts_with("LANG")) {
      kept.push_back(text);
    }
  }
  kept.emplace_back("LC_ALL=C.UTF-8");
  return kept;
}

// Between fork and exec: only async-signal-safe calls.
[[noreturn]] void Become(char* const* arguments, char* const* environment, const Account* account,
                         int log) {
  const int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
  bool ok = input >= 0 && dup2(input, 0) >= 0 && dup2(log, 1) >= 0 && dup2(log, 2) >= 0;
  ok = ok && close_range(3, ~0U, 0) == 0 && chdir("/") == 0;
  if (account != nullptr) {
    ok = ok && setgroups(1, &account->gid) == 0 && setgid(account->gid) == 0;
    ok = ok && setuid(account->uid) == 0;
  }
  if (ok) execve(arguments[0], arguments, environment);
  _exit(kCouldNotExec);
}

}  // namespace

std::optional<Account> DatabaseAccount() {
  if (geteuid() != 0) return std::nullopt;
  const passwd* entry = getpwnam("postgres");
  if (entry == nullptr) {
    throw std::runtime_error("there is no user postgres to run the test database as");
  }
  return Account{.uid = entry->pw_uid, .gid = entry->pw_gid};
}

int RunProgram(const std::vector<std::string>& arguments, const std::optional<Account>& account,
               const std::filesystem::path& log) {
  const std::vector<std::string> environment = EnvironmentWithoutPg();
  const std::vector<char*> argument_pointers = Pointers(arguments);
  const std::vector<char*> environment_pointers = Pointers(environment);
  const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) throw std::runtime_error("cannot write " + log.string() + ": " + strerror(errno));
  const pid_t child = fork();
  if (child == 0) {
    Become(argument_pointers.data(), environment_pointers.data(), account ? &*account : nullptr,
           file);
  }
  close(file);
  if (child < 0) throw std::runtime_error(std::string("cannot fork: ") + strerror(errno));
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw std::runtime_error(std::string("waitpid: ") + strerror(errno));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

ProcessMark ProcessMark::Of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  // The name, field 2, is in parentheses and may hold anything; the start time is field 22.
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return {.pid = pid, .start_time = ""};
  std::istringstream fields(text.substr(name_end + 1));
  std::string field;
  for (int number = 3; number <= 22; ++number) fields >> field;
  return {.pid = pid, .start_time = field};
}

bool ProcessMark::Alive() const { return !start_time.empty() && Of(pid).start_time == start_time; }

}  // namespace flovyn::testing
