-- Which batch a writer has committed last: how it finds out what became of a COMMIT whose answer was
-- lost. The number of the transaction does not tell, because a server that crashed gives the numbers
-- of what it lost to others. Each row is overwritten all the time.
CREATE TABLE commit_stamp (
  node_id uuid NOT NULL,
  writer bigint NOT NULL,
  batch bigint NOT NULL,
  stamped_at timestamptz NOT NULL,
  PRIMARY KEY (node_id, writer)
) WITH (fillfactor = 10);
