#include "server/program.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace flovyn::testing {
namespace {

// Runs a program so that it dies with whoever started it: a test that is killed leaves nothing.
constexpr const char* kTether[] = {"/usr/bin/setpriv", "--pdeathsig", "KILL", "--"};

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void Fail(const std::string& what, int error) {
  throw std::runtime_error(what + ": " + std::strerror(error));
}

}  // namespace

TempDirectory::TempDirectory() {
  std::string name = std::filesystem::temp_directory_path() / "flovyn-test-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) Fail("mkdtemp", errno);
  path_ = name;
}

TempDirectory::~TempDirectory() {
  if (kept_) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempDirectory::Write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ / name) << text;
  return path_ / name;
}

Program::Program(const ProgramOptions& options) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const std::string input = options.input.empty() ? "/dev/null" : options.input;
  const std::string errors = directory_.path() / "err";
  const int write = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&actions, 0, input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, output_path().c_str(), write, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, errors.c_str(), write, 0600);
  posix_spawn_file_actions_addchdir_np(&actions, directory_.path().c_str());

  std::vector<std::string> arguments(std::begin(kTether), std::end(kTether));
  arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
  std::vector<std::string> variables;
  for (const auto& [name, value] : options.environment) variables.push_back(name + "=" + value);
  // What sanitizers and the dynamic linker are told has to reach the child, too.
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH"}) {
    if (const char* value = std::getenv(name)) variables.push_back(std::string(name) + "=" + value);
  }
  const int error = posix_spawn(&pid_, arguments[0].c_str(), &actions, nullptr,
                                Pointers(arguments).data(), Pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) Fail(arguments[0], error);
}

Program::~Program() {
  if (!Running()) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, &status_, 0);
}

void Program::Signal(int signal) const {
  if (ended_ || kill(pid_, signal) != 0) throw std::runtime_error("the process has ended");
}

bool Program::Running() {
  if (!ended_ && waitpid(pid_, &status_, WNOHANG) == pid_) ended_ = true;
  return !ended_;
}

int Program::Wait(std::chrono::seconds patience) {
  if (!Becomes([this] { return !Running(); }, patience)) {
    throw std::runtime_error("the process does not end; it wrote:\n" + Errors());
  }
  return WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
}

std::string Program::Output() const { return ReadText(output_path()); }

std::string Program::Errors() const { return ReadText(directory_.path() / "err"); }

bool Becomes(const std::function<bool()>& condition, std::chrono::seconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

std::string ReadText(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace flovyn::testing
