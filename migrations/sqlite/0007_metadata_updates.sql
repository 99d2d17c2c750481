-- What children and tasks inherit of the metadata ("all", or an array of keys, as JSON), and the
-- audit log of tasks; `change` is JSON, of an update of metadata the update.
ALTER TABLE workflow_execution ADD COLUMN inherit_metadata TEXT;
ALTER TABLE audit_log RENAME COLUMN workflow_execution_id TO execution_id;
ALTER TABLE audit_log ADD COLUMN change TEXT NOT NULL DEFAULT '';
