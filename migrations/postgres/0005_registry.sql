-- What organizations say about keys of their metadata, and the queries that they saved.
-- allowed_values is a JSON array of texts.

CREATE TABLE metadata_field_definition (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  display_name text COLLATE "C" NOT NULL,
  description text COLLATE "C" NOT NULL,
  field_type text COLLATE "C" NOT NULL CHECK (field_type IN ('enum', 'text', 'number', 'boolean')),
  allowed_values text COLLATE "C" NOT NULL,
  workflow_kind text COLLATE "C",
  task_kind text COLLATE "C",
  display_order bigint NOT NULL,
  strict boolean NOT NULL,
  sensitive boolean NOT NULL,
  extract_from text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (workflow_kind IS NULL OR task_kind IS NULL),
  CHECK (field_type <> 'enum' OR allowed_values <> '[]')
);
-- A kind is never empty.
CREATE UNIQUE INDEX metadata_field_definition_key
  ON metadata_field_definition (tenant_id, COALESCE(workflow_kind, ''), COALESCE(task_kind, ''), key);

CREATE TABLE saved_query (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  description text COLLATE "C" NOT NULL,
  entity_type text COLLATE "C" NOT NULL,
  query text COLLATE "C" NOT NULL,
  is_shared boolean NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  use_count bigint NOT NULL DEFAULT 0,
  last_used_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (tenant_id, name)
);
