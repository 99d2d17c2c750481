-- What organizations say about keys of their metadata, and the queries that they saved.
-- Booleans are 0 or 1, allowed_values is a JSON array of texts.

CREATE TABLE metadata_field_definition (
  id BLOB NOT NULL PRIMARY KEY,
  tenant_id BLOB NOT NULL,
  key TEXT NOT NULL,
  display_name TEXT NOT NULL,
  description TEXT NOT NULL,
  field_type TEXT NOT NULL CHECK (field_type IN ('enum', 'text', 'number', 'boolean')),
  allowed_values TEXT NOT NULL,
  workflow_kind TEXT,
  task_kind TEXT,
  display_order INTEGER NOT NULL,
  strict INTEGER NOT NULL,
  sensitive INTEGER NOT NULL,
  extract_from TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (workflow_kind IS NULL OR task_kind IS NULL),
  CHECK (field_type <> 'enum' OR allowed_values <> '[]')
) STRICT, WITHOUT ROWID;
-- A kind is never empty.
CREATE UNIQUE INDEX metadata_field_definition_key
  ON metadata_field_definition (tenant_id, COALESCE(workflow_kind, ''), COALESCE(task_kind, ''), key);

CREATE TABLE saved_query (
  id BLOB NOT NULL PRIMARY KEY,
  tenant_id BLOB NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  entity_type TEXT NOT NULL,
  query TEXT NOT NULL,
  is_shared INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  use_count INTEGER NOT NULL DEFAULT 0,
  last_used_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (tenant_id, name)
) STRICT, WITHOUT ROWID;
