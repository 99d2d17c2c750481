-- Text compares by its bytes (COLLATE "C"), so that orders are the same on every store and every
-- machine. Payloads and event data are bytea: they come back byte for byte.

CREATE TABLE tenant (
  id uuid PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  slug text COLLATE "C" NOT NULL UNIQUE,
  tier text COLLATE "C" NOT NULL,
  region text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

-- Executions: written when they start and once more when they end. While an execution is open, its
-- moving parts are in the row of the same id in workflow_open, which then is the truth. The free
-- space of each page lets the end image stay out of the indexes.
CREATE TABLE workflow_execution (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  worker_pool_id uuid,
  input bytea,
  metadata jsonb,
  priority_ms bigint NOT NULL,
  workflow_version text COLLATE "C",
  parent_workflow_execution_id uuid,
  child_execution_name text COLLATE "C",
  run_number integer NOT NULL DEFAULT 1,
  first_execution_id uuid,
  continued_from_id uuid,
  created_at timestamptz NOT NULL,
  key_expires_at timestamptz,
  status text COLLATE "C" NOT NULL,
  current_sequence integer NOT NULL,
  history_bytes bigint NOT NULL,
  started_at timestamptz,
  updated_at timestamptz NOT NULL,
  output bytea,
  error text COLLATE "C" NOT NULL,
  failure_type text COLLATE "C" NOT NULL,
  completed_at timestamptz,
  continued_as_id uuid
) WITH (fillfactor = 60);
CREATE INDEX idx_workflow_execution_created
  ON workflow_execution (tenant_id, created_at, id);
-- The runs of one that continued as new again and again; the first is not among them.
CREATE UNIQUE INDEX idx_workflow_execution_chain
  ON workflow_execution (first_execution_id, run_number)
  WHERE first_execution_id IS NOT NULL;
CREATE INDEX idx_workflow_execution_parent
  ON workflow_execution (parent_workflow_execution_id, created_at, id)
  WHERE parent_workflow_execution_id IS NOT NULL;
CREATE INDEX idx_workflow_execution_metadata
  ON workflow_execution USING gin (metadata jsonb_path_ops);

-- One narrow row for each open execution: all that changes from step to step, and what dispatch
-- looks for. Deleted when the execution ends. Rows turn over quickly, so vacuum comes early.
CREATE TABLE workflow_open (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  queue text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  worker_pool_id uuid,
  dispatch_order bigint NOT NULL,
  status text COLLATE "C" NOT NULL,
  current_sequence integer NOT NULL,
  history_bytes bigint NOT NULL,
  wake boolean NOT NULL,
  dispatch_sequence integer NOT NULL,
  lost_claims integer NOT NULL,
  signals integer NOT NULL,
  detached boolean NOT NULL,
  has_waits boolean NOT NULL,
  task_time timestamptz NOT NULL,
  started_at timestamptz,
  updated_at timestamptz NOT NULL,
  worker_id text COLLATE "C",
  claim_node uuid,
  claim_token uuid,
  claimed_at timestamptz,
  lease_until timestamptz,
  claim_delivered boolean
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
CREATE INDEX idx_workflow_open_ready
  ON workflow_open (tenant_id, queue, dispatch_order, id) WHERE status = 'PENDING';
CREATE INDEX idx_workflow_open_claimed
  ON workflow_open (claim_token) WHERE claim_token IS NOT NULL;

CREATE TABLE workflow_event (
  workflow_execution_id uuid NOT NULL,
  sequence_number integer NOT NULL,
  event_type text COLLATE "C" NOT NULL,
  event_data bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workflow_execution_id, sequence_number)
);

CREATE TABLE workflow_state (
  workflow_execution_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  value bytea,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workflow_execution_id, key)
);

-- Tasks, split as executions are.
CREATE TABLE task_execution (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  workflow_execution_id uuid,
  kind text COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  worker_pool_id uuid,
  input bytea,
  metadata jsonb,
  max_retries integer NOT NULL,
  timeout_ms bigint NOT NULL,
  priority_ms bigint NOT NULL,
  created_at timestamptz NOT NULL,
  scheduled_sequence integer NOT NULL,
  key_expires_at timestamptz,
  status text COLLATE "C" NOT NULL,
  execution_count integer NOT NULL,
  started_at timestamptz,
  updated_at timestamptz NOT NULL,
  progress double precision NOT NULL,
  progress_details text COLLATE "C" NOT NULL,
  log_lines integer NOT NULL,
  told boolean NOT NULL,
  output bytea,
  error text COLLATE "C" NOT NULL,
  completed_at timestamptz
) WITH (fillfactor = 60);
CREATE INDEX idx_task_execution_created
  ON task_execution (tenant_id, created_at, id) WHERE workflow_execution_id IS NULL;
CREATE INDEX idx_task_execution_workflow
  ON task_execution (workflow_execution_id, created_at, id)
  WHERE workflow_execution_id IS NOT NULL;
CREATE INDEX idx_task_execution_metadata
  ON task_execution USING gin (metadata jsonb_path_ops);

CREATE TABLE task_open (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  queue text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  worker_pool_id uuid,
  dispatch_order bigint NOT NULL,
  status text COLLATE "C" NOT NULL,
  execution_count integer NOT NULL,
  lost_claims integer NOT NULL,
  ready_at timestamptz NOT NULL,
  started_at timestamptz,
  updated_at timestamptz NOT NULL,
  progress double precision NOT NULL,
  progress_details text COLLATE "C" NOT NULL,
  log_lines integer NOT NULL,
  worker_id text COLLATE "C",
  claim_node uuid,
  claim_token uuid,
  claimed_at timestamptz,
  lease_until timestamptz,
  claim_delivered boolean
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
CREATE INDEX idx_task_open_ready
  ON task_open (tenant_id, queue, dispatch_order, id) WHERE status = 'PENDING';
CREATE INDEX idx_task_open_claimed
  ON task_open (claim_token) WHERE claim_token IS NOT NULL;

CREATE TABLE task_attempt (
  task_execution_id uuid NOT NULL,
  attempt integer NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  status text COLLATE "C" NOT NULL,
  output bytea,
  error text COLLATE "C" NOT NULL,
  worker_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (task_execution_id, attempt)
);

-- Values that workflows wait for. One of a name is meant by its name: the newest that is pending.
CREATE TABLE promise (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  workflow_execution_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  timeout_at timestamptz,
  value bytea,
  error text COLLATE "C" NOT NULL,
  settled_at timestamptz
);
CREATE INDEX idx_promise_workflow
  ON promise (workflow_execution_id, status, name, created_at, id);

-- Timers of workflows and tasks: without a due time once they have fired or were cancelled, held
-- while their owner has FAILED. Deleted when the owner ends for good.
CREATE TABLE timer (
  owner_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  due_at timestamptz,
  held boolean NOT NULL DEFAULT false,
  PRIMARY KEY (owner_id, kind, name)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
CREATE INDEX idx_timer_due
  ON timer (due_at, owner_id, kind, name) WHERE due_at IS NOT NULL AND NOT held;

-- What executions have to tell each other; deleted by the transaction that tells it.
CREATE TABLE message (
  target_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  source_id uuid NOT NULL,
  reason text COLLATE "C" NOT NULL,
  held boolean NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (target_id, kind, source_id)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
CREATE INDEX idx_message_undelivered
  ON message (created_at, target_id, kind, source_id) WHERE NOT held;

CREATE TABLE task_state (
  task_execution_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  value bytea,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (task_execution_id, key)
);

CREATE TABLE task_log (
  task_execution_id uuid NOT NULL,
  number integer NOT NULL,
  level text COLLATE "C" NOT NULL,
  message text COLLATE "C" NOT NULL,
  logged_at timestamptz NOT NULL,
  PRIMARY KEY (task_execution_id, number)
);

-- What was done to an execution from outside and is not in its history. Ids are in the order of time.
CREATE TABLE audit_log (
  workflow_execution_id uuid NOT NULL,
  id uuid NOT NULL,
  action text COLLATE "C" NOT NULL,
  acted_at timestamptz NOT NULL,
  actor text COLLATE "C" NOT NULL,
  note text COLLATE "C" NOT NULL,
  cause text COLLATE "C" NOT NULL,
  PRIMARY KEY (workflow_execution_id, id)
);

-- A row without a target exists only within the transaction that inserted it, as a thing to lock.
CREATE TABLE idempotency_key (
  tenant_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  target_type text COLLATE "C",
  target_id uuid,
  created_at timestamptz,
  expires_at timestamptz,
  PRIMARY KEY (tenant_id, key)
);
CREATE INDEX idx_idempotency_key_expires ON idempotency_key (expires_at);

CREATE TABLE worker (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  version text COLLATE "C" NOT NULL,
  worker_type text COLLATE "C" NOT NULL,
  host_name text COLLATE "C" NOT NULL,
  process_id text COLLATE "C" NOT NULL,
  metadata bytea,
  registered_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  UNIQUE (tenant_id, name)
);

CREATE TABLE worker_capability (
  worker_id uuid NOT NULL,
  work_type text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  PRIMARY KEY (worker_id, work_type, kind)
);
CREATE INDEX idx_worker_capability_kind ON worker_capability (work_type, kind, worker_id);

CREATE TABLE workflow_definition (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  description text COLLATE "C" NOT NULL,
  timeout_seconds integer,
  cancellable boolean NOT NULL,
  tags text COLLATE "C" NOT NULL,
  retry_policy bytea,
  metadata bytea,
  input_schema bytea,
  output_schema bytea,
  version text COLLATE "C" NOT NULL,
  content_hash text COLLATE "C" NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_registered_at timestamptz NOT NULL,
  UNIQUE (tenant_id, kind)
);

CREATE TABLE task_definition (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  description text COLLATE "C" NOT NULL,
  timeout_seconds integer,
  cancellable boolean NOT NULL,
  tags text COLLATE "C" NOT NULL,
  retry_policy bytea,
  metadata bytea,
  input_schema bytea,
  output_schema bytea,
  version text COLLATE "C" NOT NULL,
  content_hash text COLLATE "C" NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_registered_at timestamptz NOT NULL,
  UNIQUE (tenant_id, kind)
);

-- Last sign of life by the name that claims record (a registered id as text, else the name sent).
CREATE TABLE worker_liveness (
  tenant_id uuid NOT NULL,
  worker text COLLATE "C" NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, worker)
) WITH (fillfactor = 50);

-- Engine processes that share this database.
CREATE TABLE node (
  id uuid PRIMARY KEY,
  last_seen_at timestamptz NOT NULL
) WITH (fillfactor = 50);
