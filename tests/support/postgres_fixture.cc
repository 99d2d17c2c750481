// The database server of one CTest run: `postgres_fixture start FILE` before the tests that need
// it, `stop FILE` after. FILE gets the URL and, in the next line, the cluster's directory.
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "support/postgres_cluster.h"

namespace {

using flovyn::testing::PostgresCluster;

void Stop(const std::string& file) {
  std::ifstream input(file);
  std::string url;
  std::string directory;
  if (std::getline(input, url) && std::getline(input, directory) &&
      std::filesystem::exists(directory)) {
    PostgresCluster::Attach(directory)->Stop();
  }
  std::filesystem::remove(file);
}

void Start(const std::string& file) {
  Stop(file);
  // CTest, our parent, outlives this process: the cluster is a left-over when CTest is gone.
  const auto cluster = PostgresCluster::Start({.owner = getppid()});
  std::ofstream output(file);
  output << cluster->Url() << '\n' << cluster->directory().string() << '\n';
  if (!output.flush()) throw std::runtime_error("cannot write " + file);
  cluster->Release();
  std::cout << cluster->Url() << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  const std::string verb = argc == 3 ? argv[1] : "";
  if (verb != "start" && verb != "stop") {
    std::cerr << "usage: postgres_fixture start|stop FILE\n";
    return 2;
  }
  if (verb == "start" && std::getenv("FLOVYN_TEST_POSTGRES") != nullptr) {
    std::cout << "using the server of FLOVYN_TEST_POSTGRES\n";
    return 0;
  }
  try {
    verb == "start" ? Start(argv[2]) : Stop(argv[2]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
