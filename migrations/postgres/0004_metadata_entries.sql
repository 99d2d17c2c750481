-- The filter index: one row for each top-level scalar member of an execution's metadata, found by a
-- fingerprint of key and value, newest last. Equal fingerprints do not prove equality: what is found
-- here is compared with the metadata itself. What exists already is filled in by the program, which
-- knows the fingerprints. Rows only come and go, so that searches need not look at the table itself
-- once it is vacuumed: that is to happen early.
CREATE TABLE workflow_metadata_entry (
  tenant_id uuid NOT NULL,
  fingerprint bigint NOT NULL,
  created_at timestamptz NOT NULL,
  id uuid NOT NULL,
  PRIMARY KEY (tenant_id, fingerprint, created_at, id)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05);

-- The same for standalone tasks.
CREATE TABLE task_metadata_entry (
  tenant_id uuid NOT NULL,
  fingerprint bigint NOT NULL,
  created_at timestamptz NOT NULL,
  id uuid NOT NULL,
  PRIMARY KEY (tenant_id, fingerprint, created_at, id)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05);
