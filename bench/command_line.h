#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "flovyn/domain/errors.h"

namespace flovyn::bench {

/// An option of a program whose options are the members of `Options`.
template <class Options>
struct Option {
  std::string_view name = {};
  std::string_view value = {};  ///< Empty: a switch.
  std::string_view help = {};
  std::function<absl::Status(Options&, const std::string&)> set = {};
};

template <class Options>
auto Count(std::size_t Options::*member, std::size_t least) {
  return [member, least](Options& options, const std::string& text) -> absl::Status {
    std::size_t value = 0;
    if (!absl::SimpleAtoi(text, &value) || value < least) {
      return InvalidField("value", "must be a whole number of at least " + std::to_string(least));
    }
    options.*member = value;
    return absl::OkStatus();
  };
}

template <class Options>
auto Text(std::string Options::*member) {
  return [member](Options& options, const std::string& text) {
    options.*member = text;
    return absl::OkStatus();
  };
}

template <class Options>
auto Switch(bool Options::*member) {
  return [member](Options& options, const std::string&) {
    options.*member = true;
    return absl::OkStatus();
  };
}

/// Errors: InvalidArgument naming the option.
template <class Options>
absl::StatusOr<Options> ParseCommandLine(const std::vector<Option<Options>>& all, int argc,
                                         char** argv) {
  Options options;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto found = std::ranges::find(all, arguments[i], &Option<Options>::name);
    if (found == all.end()) return InvalidField(arguments[i], "no such option; see --help");
    std::string value;
    if (!found->value.empty()) {
      if (++i == arguments.size()) return InvalidField(found->name, "needs a value");
      value = arguments[i];
    }
    if (absl::Status set = found->set(options, value); !set.ok()) {
      return InvalidField(found->name, std::string(set.message()));
    }
  }
  return options;
}

/// One line for each option.
template <class Options>
std::string HelpOf(const std::vector<Option<Options>>& all) {
  std::string text;
  for (const Option<Options>& option : all) {
    std::string left = "  " + std::string(option.name) + " " + std::string(option.value);
    left.resize(std::max<std::size_t>(left.size() + 2, 32), ' ');
    text += left + std::string(option.help) + "\n";
  }
  return text;
}

}  // namespace flovyn::bench
