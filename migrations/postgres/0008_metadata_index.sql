-- The filter index has one row for all executions of a tenant that were created in one commit with
-- one value (64 at most), instead of a row for each. `size` is the number of ids: totals are counted
-- by the index alone. What exists already is filled in by the program, as before.
DROP TABLE workflow_metadata_entry;
DROP TABLE task_metadata_entry;

CREATE TABLE workflow_metadata_entry (
  tenant_id uuid NOT NULL,
  fingerprint bigint NOT NULL,
  created_at timestamptz NOT NULL,
  size smallint NOT NULL,
  ids uuid[] NOT NULL
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05);
CREATE INDEX idx_workflow_metadata_entry
  ON workflow_metadata_entry (tenant_id, fingerprint, created_at) INCLUDE (size);

-- The same for standalone tasks.
CREATE TABLE task_metadata_entry (
  tenant_id uuid NOT NULL,
  fingerprint bigint NOT NULL,
  created_at timestamptz NOT NULL,
  size smallint NOT NULL,
  ids uuid[] NOT NULL
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05);
CREATE INDEX idx_task_metadata_entry
  ON task_metadata_entry (tenant_id, fingerprint, created_at) INCLUDE (size);
