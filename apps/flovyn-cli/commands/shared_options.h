#pragma once

#include <optional>
#include <string>

#include "arguments/json_argument.h"
#include "arguments/metadata_arguments.h"
#include "arguments/metadata_change.h"
#include "commands/command_tree.h"

namespace flovyn::cli {

void AddQueryOption(CLI::App& app, std::string& query);
/// --metadata and --metadata-json.
void AddMetadataOptions(CLI::App& app, MetadataArguments& metadata, const std::string& description);
/// A flag and its opposite: "strict" is --strict and --no-strict; nothing when neither is given.
void AddTruth(CLI::App& app, const std::string& name, std::optional<bool>& value,
              const std::string& description);
/// --metadata, --metadata-json, --replace, --delete and --increment.
void AddChangeOptions(CLI::App& app, MetadataChange& change);
/// `name` ("--input") and `name`-file.
void AddJsonOptions(CLI::App& app, const std::string& name, JsonArgument& argument,
                    const std::string& description);

}  // namespace flovyn::cli
