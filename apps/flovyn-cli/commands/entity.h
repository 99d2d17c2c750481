#pragma once

#include <string_view>

#include "commands/command_tree.h"

namespace flovyn::cli {

/// Workflows or tasks, for the commands that both have.
struct Entity {
  std::string_view noun = {};
  std::string_view resource = {};     ///< In paths.
  std::string_view list = {};         ///< The member that lists them.
  std::string_view definitions = {};  ///< In paths.
  std::string_view columns = {};      ///< Shown unless others are asked for.
};

inline constexpr Entity kWorkflow = {
    .noun = "workflow",
    .resource = "workflow-executions",
    .list = "workflows",
    .definitions = "workflow-definitions",
    .columns = "id,kind,status,queue,createdAt,metadata",
};
inline constexpr Entity kTask = {
    .noun = "task",
    .resource = "task-executions",
    .list = "tasks",
    .definitions = "task-definitions",
    .columns = "id,kind,status,queue,executionCount,createdAt,metadata",
};

void AddListCommand(const Group& group, const Entity& entity);
void AddGetCommand(const Group& group, const Entity& entity);
void AddMetadataCommand(const Group& group, const Entity& entity);
/// count, facets, keys and report.
void AddAnalysisCommands(const Group& group, const Entity& entity);
void AddDefinitionsCommand(const Group& group, const Entity& entity);
void AddStartCommand(const Group& group);
void AddCreateTaskCommand(const Group& group);
void AddResultCommand(const Group& group);
void AddEventsCommand(const Group& group);
/// cancel, retry and signal.
void AddSteeringCommands(const Group& group);

}  // namespace flovyn::cli
