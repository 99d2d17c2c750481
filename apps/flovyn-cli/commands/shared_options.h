#pragma once

#include <string>

#include "arguments/json_argument.h"
#include "arguments/metadata_arguments.h"
#include "commands/command_tree.h"

namespace flovyn::cli {

void AddQueryOption(CLI::App& app, std::string& query);
/// --metadata and --metadata-json.
void AddMetadataOptions(CLI::App& app, MetadataArguments& metadata, const std::string& description);
/// `name` ("--input") and `name`-file.
void AddJsonOptions(CLI::App& app, const std::string& name, JsonArgument& argument,
                    const std::string& description);

}  // namespace flovyn::cli
