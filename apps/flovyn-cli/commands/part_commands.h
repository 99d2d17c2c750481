#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/entity.h"

namespace flovyn::cli {

/// A list that belongs to one execution: GET {resource}/{id}/{name}.
struct Part {
  std::string_view name = {};  ///< Of the command, and in the path.
  std::string_view list = {};  ///< The member that lists them.
  std::string_view columns = {};
  std::string_view description = {};
};

void AddPartCommand(const Group& group, const Entity& entity, const Part& part);

}  // namespace flovyn::cli
