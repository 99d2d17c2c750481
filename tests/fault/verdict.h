#pragma once

#include <map>
#include <string>
#include <vector>

#include "case.h"
#include "cluster.h"
#include "stop_flag.h"

namespace flovyn::chaos {

/// Judges what is stored when all is quiet against what clients were told. For one thread.
class Verdict {
 public:
  Verdict(const std::vector<std::string>& endpoints, int http_port);

  void Judge(const Case& one);
  /// After every case: nothing is open, and there are no executions beyond those of the cases.
  void JudgeCounts();

  /// What is wrong, with the histories that show it; none when all is well.
  const std::vector<std::string>& faults() const { return faults_; }
  /// Executions that were judged, by kind; children included.
  const std::map<std::string, int>& executions() const { return executions_; }
  std::size_t events() const { return events_; }

 private:
  std::vector<StoredEvent> Read(const std::string& id);
  void JudgeRun(const std::string& id, const Script& script, bool cancelled,
                const std::vector<StoredEvent>& events);
  void JudgeChildren(const Script& script, bool cancelled, const std::vector<StoredEvent>& events);
  void JudgeSignals(const Case& one, const std::vector<StoredEvent>& events);
  void Fault(const std::string& id, const std::string& kind, const std::string& what,
             const std::vector<StoredEvent>& events);
  int Count(const std::string& list, const std::string& query);

  StopFlag never_;
  Cluster cluster_;
  const int http_port_;
  std::map<std::string, int> executions_;
  std::size_t events_ = 0;
  std::vector<std::string> faults_;
};

}  // namespace flovyn::chaos
