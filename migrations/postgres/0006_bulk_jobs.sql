-- Jobs that apply a verb to all executions that a query finds. An open one may be taken when
-- `runnable_at` has come: who takes it puts that off by the lease, who gives it back by the pause.
CREATE TABLE bulk_job (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  entity text COLLATE "C" NOT NULL,
  verb text COLLATE "C" NOT NULL,
  arguments bytea,
  query text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  max_executions bigint NOT NULL,
  rate_per_second bigint NOT NULL,
  matched bigint NOT NULL,
  status text COLLATE "C" NOT NULL,
  error text COLLATE "C" NOT NULL DEFAULT '',
  processed bigint NOT NULL DEFAULT 0,
  succeeded bigint NOT NULL DEFAULT 0,
  skipped bigint NOT NULL DEFAULT 0,
  failed bigint NOT NULL DEFAULT 0,
  errors text COLLATE "C" NOT NULL DEFAULT '[]',
  cursor_text text COLLATE "C" NOT NULL DEFAULT '',
  setbacks bigint NOT NULL DEFAULT 0,
  lease_token uuid,
  runnable_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX idx_bulk_job_tenant ON bulk_job (tenant_id, id);
CREATE INDEX idx_bulk_job_open ON bulk_job (tenant_id) WHERE ended_at IS NULL;
CREATE INDEX idx_bulk_job_runnable ON bulk_job (runnable_at, id) WHERE ended_at IS NULL;

-- What was done to a job, and by whom. Ids are in the order of time.
CREATE TABLE bulk_job_audit (
  bulk_job_id uuid NOT NULL,
  id uuid NOT NULL,
  action text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,
  note text COLLATE "C" NOT NULL,
  acted_at timestamptz NOT NULL,
  PRIMARY KEY (bulk_job_id, id)
);
