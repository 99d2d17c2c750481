-- Jobs that apply a verb to all executions that a query finds. An open one may be taken when
-- `runnable_at` has come: who takes it puts that off by the lease, who gives it back by the pause.
CREATE TABLE bulk_job (
  id BLOB NOT NULL PRIMARY KEY,
  tenant_id BLOB NOT NULL,
  entity TEXT NOT NULL,
  verb TEXT NOT NULL,
  arguments BLOB,
  query TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  max_executions INTEGER NOT NULL,
  rate_per_second INTEGER NOT NULL,
  matched INTEGER NOT NULL,
  status TEXT NOT NULL,
  error TEXT NOT NULL DEFAULT '',
  processed INTEGER NOT NULL DEFAULT 0,
  succeeded INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  errors TEXT NOT NULL DEFAULT '[]',
  cursor_text TEXT NOT NULL DEFAULT '',
  setbacks INTEGER NOT NULL DEFAULT 0,
  lease_token BLOB,
  runnable_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_bulk_job_tenant ON bulk_job (tenant_id, id);
CREATE INDEX idx_bulk_job_open ON bulk_job (tenant_id) WHERE ended_at IS NULL;
CREATE INDEX idx_bulk_job_runnable ON bulk_job (runnable_at, id) WHERE ended_at IS NULL;

-- What was done to a job, and by whom. Ids are in the order of time.
CREATE TABLE bulk_job_audit (
  bulk_job_id BLOB NOT NULL,
  id BLOB NOT NULL,
  action TEXT NOT NULL,
  actor TEXT NOT NULL,
  note TEXT NOT NULL,
  acted_at INTEGER NOT NULL,
  PRIMARY KEY (bulk_job_id, id)
) STRICT, WITHOUT ROWID;
