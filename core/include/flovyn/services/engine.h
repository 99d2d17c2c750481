#pragma once

#include <memory>

#include "absl/status/status.h"
#include "flovyn/domain/claim.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/alarm.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/event_bus.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/logger.h"
#include "flovyn/ports/store.h"
#include "flovyn/services/analysis_service.h"
#include "flovyn/services/bulk_runner.h"
#include "flovyn/services/bulk_service.h"
#include "flovyn/services/control_service.h"
#include "flovyn/services/dispatch_service.h"
#include "flovyn/services/execution_counts.h"
#include "flovyn/services/live_queries.h"
#include "flovyn/services/metadata_field_service.h"
#include "flovyn/services/query_service.h"
#include "flovyn/services/retention.h"
#include "flovyn/services/saved_query_service.h"
#include "flovyn/services/stream_service.h"
#include "flovyn/services/task_report_service.h"
#include "flovyn/services/task_service.h"
#include "flovyn/services/tenant_service.h"
#include "flovyn/services/worker_service.h"
#include "flovyn/services/workflow_service.h"

namespace flovyn {

/// Everything the engine needs from the world. All outlive it.
struct EngineDeps {
  Store& store;
  Clock& clock;
  IdGenerator& ids;
  Alarm& alarm;
  Executor& executor;
  EventBus& bus;
  Logger& logger;
};

struct EngineOptions {
  NodeId node = {};  ///< Nil: a fresh one is drawn.
  Limits limits = {};
  ClaimPolicy claims = {};
  absl::Duration sweep_interval = absl::Seconds(5);  ///< At most; see Engine::tick_interval.
  StreamLimits streams = {};
  LiveLimits live = {};
  RetentionPolicy retention = {};
  ExecutionCountOptions counts = {};
};

/// The library's front door: the services over one store, which it binds, and closes at its end.
/// It starts no threads; call Tick() again and again from one of yours (flovyn::system has a
/// ticker).
class Engine {
 public:
  Engine(const EngineDeps& deps, const EngineOptions& options);
  ~Engine();

  WorkflowService& workflows();
  ControlService& control();
  BulkService& bulk();
  TaskService& tasks();
  TaskReportService& task_reports();
  DispatchService& dispatch();
  AnalysisService& analysis();
  WorkerService& workers();
  TenantService& tenants();
  MetadataFieldService& metadata_fields();
  SavedQueryService& saved_queries();
  QueryService& queries();
  /// What registered fields ask of starts: for a UnitLauncher.
  FieldRuleBook& field_rules();
  StreamService& streams();
  LiveQueries& live_queries();
  EventBus& bus();
  Store& store();
  NodeId node() const;
  const ExecutionCounts& execution_counts() const;
  const Retention& retention() const;

  /// Recovery sweep; blocks for one or two statements. Bulk jobs go on, and finished executions
  /// that are too old are deleted, if the options say so.
  absl::Status Tick();
  /// When the next Tick is due after the last one; on the thread that ticks. A second at most while
  /// work of other nodes is not announced here or more is to be deleted, and well within the
  /// silences of ClaimPolicy, since ticks record the signs of life.
  absl::Duration tick_interval() const;
  /// Stops handing out work: parked polls are answered empty. Units in flight finish when the store
  /// is closed.
  void Drain();
  /// Drains, marks the claims that were delivered, so that their workers keep them, and closes the
  /// store. Once nothing ticks and the transports are down; blocks. The destructor calls it, too.
  void Close();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flovyn
