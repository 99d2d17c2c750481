#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "flovyn/sdk_embedded/embedded_engine.h"
#include "saga.h"

namespace flovyn::embedded_chaos {

/// A process that embeds the engine: it starts sagas and works on them. What is acknowledged to it
/// is in a file of `directory`, and the effects of its tasks in another.
class Host {
 public:
  Host(const std::string& url, const std::filesystem::path& directory);

  /// Starts the next order. A start that was not answered is made again, with its key.
  void StartOne();
  /// By order number.
  std::map<int, WorkflowId> Acknowledged() const;

  EmbeddedEngine& engine() { return *engine_; }
  const LineFile& effects() const { return effects_; }

 private:
  const LineFile effects_;
  const LineFile acknowledged_;
  std::unique_ptr<EmbeddedEngine> engine_;
  sdk::Worker worker_;
  Client client_;
  int next_ = 0;
};

}  // namespace flovyn::embedded_chaos
