-- The filter index becomes a full-text table: a document for each execution that has metadata, with a
-- word for each top-level scalar member. The number of a document is the place of the execution, its
-- new primary key: 2^20 places for each millisecond of creation. Equal words do not prove equality:
-- what is found is compared with the metadata itself. Segments are merged sixteen at a time: less
-- is written over and over than with the usual four, and searches take little longer.
DROP TABLE workflow_metadata_entry;
DROP TABLE task_metadata_entry;

ALTER TABLE workflow_execution RENAME TO workflow_execution_before;
CREATE TABLE workflow_execution (
  place INTEGER NOT NULL PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
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
  continued_as_id BLOB,
  inherit_metadata TEXT
) STRICT;
INSERT INTO workflow_execution (place,
  id, tenant_id, kind, queue, worker_pool_id, input, metadata, priority_ms, workflow_version,
  parent_workflow_execution_id, child_execution_name, run_number, first_execution_id,
  continued_from_id, created_at, key_expires_at, status, current_sequence, history_bytes,
  started_at, updated_at, output, error, failure_type, completed_at, continued_as_id,
  inherit_metadata)
SELECT ((created_at / 1000) << 20) + row_number() OVER (PARTITION BY created_at / 1000 ORDER BY id) - 1,
  id, tenant_id, kind, queue, worker_pool_id, input, metadata, priority_ms, workflow_version,
  parent_workflow_execution_id, child_execution_name, run_number, first_execution_id,
  continued_from_id, created_at, key_expires_at, status, current_sequence, history_bytes,
  started_at, updated_at, output, error, failure_type, completed_at, continued_as_id,
  inherit_metadata
FROM workflow_execution_before ORDER BY created_at, id;
DROP TABLE workflow_execution_before;
CREATE INDEX idx_workflow_execution_created
  ON workflow_execution (tenant_id, created_at, id);
-- The runs of one that continued as new again and again; the first is not among them.
CREATE UNIQUE INDEX idx_workflow_execution_chain
  ON workflow_execution (first_execution_id, run_number)
  WHERE first_execution_id IS NOT NULL;
CREATE INDEX idx_workflow_execution_parent
  ON workflow_execution (parent_workflow_execution_id, created_at, id)
  WHERE parent_workflow_execution_id IS NOT NULL;

ALTER TABLE task_execution RENAME TO task_execution_before;
CREATE TABLE task_execution (
  place INTEGER NOT NULL PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
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
INSERT INTO task_execution (place,
  id, tenant_id, workflow_execution_id, kind, queue, worker_pool_id, input, metadata,
  max_retries, timeout_ms, priority_ms, created_at, scheduled_sequence, key_expires_at, status,
  execution_count, started_at, updated_at, progress, progress_details, log_lines, told, output,
  error, completed_at)
SELECT ((created_at / 1000) << 20) + row_number() OVER (PARTITION BY created_at / 1000 ORDER BY id) - 1,
  id, tenant_id, workflow_execution_id, kind, queue, worker_pool_id, input, metadata,
  max_retries, timeout_ms, priority_ms, created_at, scheduled_sequence, key_expires_at, status,
  execution_count, started_at, updated_at, progress, progress_details, log_lines, told, output,
  error, completed_at
FROM task_execution_before ORDER BY created_at, id;
DROP TABLE task_execution_before;
CREATE INDEX idx_task_execution_created
  ON task_execution (tenant_id, created_at, id) WHERE workflow_execution_id IS NULL;
CREATE INDEX idx_task_execution_workflow
  ON task_execution (workflow_execution_id, created_at, id)
  WHERE workflow_execution_id IS NOT NULL;

CREATE VIRTUAL TABLE workflow_metadata_entry
  USING fts5(entries, content='', columnsize=0, detail=none, tokenize='ascii');
INSERT INTO workflow_metadata_entry (workflow_metadata_entry, rank)
VALUES ('automerge', 16), ('crisismerge', 32);
INSERT INTO workflow_metadata_entry (rowid, entries)
SELECT place, words FROM (
  SELECT place, flovyn_entry_words(tenant_id, metadata) AS words FROM workflow_execution
  WHERE metadata IS NOT NULL ORDER BY place)
WHERE words <> '';

-- The same for standalone tasks.
CREATE VIRTUAL TABLE task_metadata_entry
  USING fts5(entries, content='', columnsize=0, detail=none, tokenize='ascii');
INSERT INTO task_metadata_entry (task_metadata_entry, rank)
VALUES ('automerge', 16), ('crisismerge', 32);
INSERT INTO task_metadata_entry (rowid, entries)
SELECT place, words FROM (
  SELECT place, flovyn_entry_words(tenant_id, metadata) AS words FROM task_execution
  WHERE metadata IS NOT NULL AND workflow_execution_id IS NULL ORDER BY place)
WHERE words <> '';
