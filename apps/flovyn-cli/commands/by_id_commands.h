#pragma once

#include <string>

#include "commands/command_tree.h"

namespace flovyn::cli {

// get and delete, of what has an id: {resource}/{id}. `noun` is for people.

void AddGetById(const Group& group, const std::string& noun, const std::string& resource);
void AddDeleteById(const Group& group, const std::string& noun, const std::string& resource);

}  // namespace flovyn::cli
