-- Ids are 16-byte BLOBs, times are whole microseconds since 1970-01-01T00:00:00Z, payloads are the
-- bytes that were sent, metadata is compact JSON text.

CREATE TABLE tenant (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE,
  tier TEXT NOT NULL,
  region TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Executions: written when they start and once more when they end. While an execution is open, its
-- moving parts are in the row of the same id in workflow_open, which then is the truth.
CREATE TABLE workflow_execution (
  id BLOB NOT NULL PRIMARY KEY,
  tenant_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  queue TEXT NOT NULL,
  worker_pool_id BLOB,
  input BLOB,
  metadata TEXT,
  priority_ms INTEGER NOT NULL,
  workflow_version TEXT,
  parent_workflow_execution_id BLOB,
  child_execution_name TEXT,
  run_number INTEGER NOT NULL DEFAULT 1,
  first_execution_id BLOB,
  continued_from_id BLOB,
  created_at INTEGER NOT NULL,
  key_expires_at INTEGER,
  status TEXT NOT NULL,
  current_sequence INTEGER NOT NULL,
  history_bytes INTEGER NOT NULL,
  started_at INTEGER,
  updated_at INTEGER NOT NULL,
  output BLOB,
  error TEXT NOT NULL,
  failure_type TEXT NOT NULL,
  completed_at INTEGER,
  continued_as_id BLOB
) STRICT;
CREATE INDEX idx_workflow_execution_created
  ON workflow_execution (tenant_id, created_at, id);
-- The runs of one that continued as new again and again; the first is not among them.
CREATE UNIQUE INDEX idx_workflow_execution_chain
  ON workflow_execution (first_execution_id, run_number)
  WHERE first_execution_id IS NOT NULL;
CREATE INDEX idx_workflow_execution_parent
  ON workflow_execution (parent_workflow_execution_id, created_at, id)
  WHERE parent_workflow_execution_id IS NOT NULL;

-- One narrow row for each open execution: all that changes from step to step, and what dispatch
-- looks for. Deleted when the execution ends.
CREATE TABLE workflow_open (
  id BLOB NOT NULL PRIMARY KEY,
  tenant_id BLOB NOT NULL,
  queue TEXT NOT NULL,
  kind TEXT NOT NULL,
  worker_pool_id BLOB,
  dispatch_order INTEGER NOT NULL,
  status TEXT NOT NULL,
  current_sequence INTEGER NOT NULL,
  history_bytes INTEGER NOT NULL,
  wake INTEGER NOT NULL,
  dispatch_sequence INTEGER NOT NULL,
  lost_claims INTEGER NOT NULL,
  signals INTEGER NOT NULL,
  detached INTEGER NOT NULL,
  has_waits INTEGER NOT NULL,
  task_time INTEGER NOT NULL,
  started_at INTEGER,
  updated_at INTEGER NOT NULL,
  worker_id TEXT,
  claim_node BLOB,
  claim_token BLOB,
  claimed_at INTEGER,
  lease_until INTEGER,
  claim_delivered INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_workflow_open_ready
  ON workflow_open (tenant_id, queue, dispatch_order, id) WHERE status = 'PENDING';
CREATE INDEX idx_workflow_open_claimed
  ON workflow_open (claim_token) WHERE claim_token IS NOT NULL;

CREATE TABLE workflow_event (
  workflow_execution_id BLOB NOT NULL,
  sequence_number INTEGER NOT NULL,
  event_type TEXT NOT NULL,
  event_data TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workflow_execution_id, sequence_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE workflow_state (
  workflow_execution_id BLOB NOT NULL,
  key TEXT NOT NULL,
  value BLOB,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (workflow_execution_id, key)
) STRICT, WITHOUT ROWID;

-- Tasks, split as executions are.
CREATE TABLE task_execution (
  id BLOB NOT NULL PRIMARY KEY,
  tenant_id BLOB NOT NULL,
  workflow_execution_id BLOB,
  kind TEXT NOT NULL,
  queue TEXT NOT NULL,
  worker_pool_id BLOB,
  input BLOB,
  metadata TEXT,
  max_retries INTEGER NOT NULL,
  timeout_ms INTEGER NOT NULL,
  priority_ms INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  scheduled_sequence INTEGER NOT NULL,
  key_expires_at INTEGER,
  status TEXT NOT NULL,
  execution_count INTEGER NOT NULL,
  started_at INTEGER,
  updated_at INTEGER NOT NULL,
  progress REAL NOT NULL,
  progress_details TEXT NOT NULL,
  log_lines INTEGER NOT NULL,
  told INTEGER NOT NULL,
  output BLOB,
  error TEXT NOT NULL,
  completed_at INTEGER
) STRICT;
CREATE INDEX idx_task_execution_created
  ON task_execution (tenant_id, created_at, id) WHERE workflow_execution_id IS NULL;
CREATE INDEX idx_task_execution_workflow
  ON task_execution (workflow_execution_id, created_at, id)
  WHERE workflow_execution_id IS NOT NULL;

CREATE TABLE task_open (
  id BLOB NOT NULL PRIMARY KEY,
  tenant_id BLOB NOT NULL,
  queue TEXT NOT NULL,
  kind TEXT NOT NULL,
  worker_pool_id BLOB,
  dispatch_order INTEGER NOT NULL,
  status TEXT NOT NULL,
  execution_count INTEGER NOT NULL,
  lost_claims INTEGER NOT NULL,
  ready_at INTEGER NOT NULL,
  started_at INTEGER,
  updated_at INTEGER NOT NULL,
  progress REAL NOT NULL,
  progress_details TEXT NOT NULL,
  log_lines INTEGER NOT NULL,
  worker_id TEXT,
  claim_node BLOB,
  claim_token BLOB,
  claimed_at INTEGER,
  lease_until INTEGER,
  claim_delivered INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_task_open_ready
  ON task_open (tenant_id, queue, dispatch_order, id) WHERE status = 'PENDING';
CREATE INDEX idx_task_open_claimed
  ON task_open (claim_token) WHERE claim_token IS NOT NULL;

CREATE TABLE task_attempt (
  task_execution_id BLOB NOT NULL,
  attempt INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  output BLOB,
  error TEXT NOT NULL,
  worker_id TEXT NOT NULL,
  PRIMARY KEY (task_execution_id, attempt)
) STRICT, WITHOUT ROWID;

-- Values that workflows wait for. One of a name is meant by its name: the newest that is pending.
CREATE TABLE promise (
  id BLOB NOT NULL PRIMARY KEY,
  tenant_id BLOB NOT NULL,
  workflow_execution_id BLOB NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  timeout_at INTEGER,
  value BLOB,
  error TEXT NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE INDEX idx_promise_workflow
  ON promise (workflow_execution_id, status, name, created_at, id);

-- Timers of workflows and tasks: without a due time once they have fired or were cancelled, held
-- while their owner has FAILED. Deleted when the owner ends for good.
CREATE TABLE timer (
  owner_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  due_at INTEGER,
  held INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (owner_id, kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_timer_due
  ON timer (due_at, owner_id, kind, name) WHERE due_at IS NOT NULL AND held = 0;

-- What executions have to tell each other; deleted by the transaction that tells it.
CREATE TABLE message (
  target_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  source_id BLOB NOT NULL,
  reason TEXT NOT NULL,
  held INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (target_id, kind, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_message_undelivered
  ON message (created_at, target_id, kind, source_id) WHERE held = 0;

CREATE TABLE task_state (
  task_execution_id BLOB NOT NULL,
  key TEXT NOT NULL,
  value BLOB,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (task_execution_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_log (
  task_execution_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  level TEXT NOT NULL,
  message TEXT NOT NULL,
  logged_at INTEGER NOT NULL,
  PRIMARY KEY (task_execution_id, number)
) STRICT, WITHOUT ROWID;

-- What was done to an execution from outside and is not in its history. Ids are in the order of time.
CREATE TABLE audit_log (
  workflow_execution_id BLOB NOT NULL,
  id BLOB NOT NULL,
  action TEXT NOT NULL,
  acted_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  note TEXT NOT NULL,
  cause TEXT NOT NULL,
  PRIMARY KEY (workflow_execution_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_key (
  tenant_id BLOB NOT NULL,
  key TEXT NOT NULL,
  target_type TEXT NOT NULL,
  target_id BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_idempotency_key_expires ON idempotency_key (expires_at);

-- The filter index: one row for each top-level scalar member of an execution's metadata, found by a
-- fingerprint of key and value, newest last. Equal fingerprints do not prove equality: what is found
-- here is compared with the metadata itself.
CREATE TABLE workflow_metadata_entry (
  tenant_id BLOB NOT NULL,
  fingerprint INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  id BLOB NOT NULL,
  PRIMARY KEY (tenant_id, fingerprint, created_at, id)
) STRICT, WITHOUT ROWID;

-- The same for standalone tasks.
CREATE TABLE task_metadata_entry (
  tenant_id BLOB NOT NULL,
  fingerprint INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  id BLOB NOT NULL,
  PRIMARY KEY (tenant_id, fingerprint, created_at, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE worker (
  id BLOB NOT NULL PRIMARY KEY,
  tenant_id BLOB NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  worker_type TEXT NOT NULL,
  host_name TEXT NOT NULL,
  process_id TEXT NOT NULL,
  metadata BLOB,
  registered_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  UNIQUE (tenant_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE worker_capability (
  worker_id BLOB NOT NULL,
  work_type TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (worker_id, work_type, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_worker_capability_kind ON worker_capability (work_type, kind, worker_id);

CREATE TABLE workflow_definition (
  id BLOB NOT NULL PRIMARY KEY,
  tenant_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  timeout_seconds INTEGER,
  cancellable INTEGER NOT NULL,
  tags TEXT NOT NULL,
  retry_policy BLOB,
  metadata BLOB,
  input_schema BLOB,
  output_schema BLOB,
  version TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_registered_at INTEGER NOT NULL,
  UNIQUE (tenant_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_definition (
  id BLOB NOT NULL PRIMARY KEY,
  tenant_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  timeout_seconds INTEGER,
  cancellable INTEGER NOT NULL,
  tags TEXT NOT NULL,
  retry_policy BLOB,
  metadata BLOB,
  input_schema BLOB,
  output_schema BLOB,
  version TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_registered_at INTEGER NOT NULL,
  UNIQUE (tenant_id, kind)
) STRICT, WITHOUT ROWID;

-- Last sign of life by the name that claims record (a registered id as text, else the name sent).
CREATE TABLE worker_liveness (
  tenant_id BLOB NOT NULL,
  worker TEXT NOT NULL,
  last_seen_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, worker)
) STRICT, WITHOUT ROWID;
