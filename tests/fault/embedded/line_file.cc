#include "line_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

namespace flovyn::embedded_chaos {

LineFile::LineFile(std::filesystem::path path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600)) {
  if (file_ < 0) throw std::system_error(errno, std::generic_category(), path_);
}

LineFile::~LineFile() { ::close(file_); }

void LineFile::Add(std::string_view line) const {
  const std::string text = std::string(line) + '\n';
  if (::write(file_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    throw std::system_error(errno, std::generic_category(), path_);
  }
}

std::vector<std::string> LineFile::Lines() const {
  std::vector<std::string> lines;
  std::ifstream in(path_);
  for (std::string line; std::getline(in, line) && !in.eof();) lines.push_back(line);
  return lines;
}

}  // namespace flovyn::embedded_chaos
