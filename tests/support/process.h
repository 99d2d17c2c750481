#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace flovyn::testing {

/// The account that a program runs as; only root may name another than its own.
struct Account {
  uid_t uid = 0;
  gid_t gid = 0;
};

/// Who databases run as: postgres when this process is root (initdb refuses root), else nobody in
/// particular. Throws std::runtime_error when this is root and there is no such account.
std::optional<Account> DatabaseAccount();

/// Runs `arguments` (the first is the path of the program) to its end, in `/`, with standard output
/// and error in `log` and without any other open file or PG* variable. Returns the exit code, 128 +
/// n after signal n.
int RunProgram(const std::vector<std::string>& arguments, const std::optional<Account>& account,
               const std::filesystem::path& log);

/// Names one process for good: its id and the kernel's start time, because ids are reused.
struct ProcessMark {
  pid_t pid = 0;
  std::string start_time;

  static ProcessMark Of(pid_t pid);
  /// True while that very process lives.
  bool Alive() const;
};

}  // namespace flovyn::testing
