-- How queries compare values in the metadata: the rules of core/include/flovyn/query/evaluate.h.

-- The number that a value is: a JSON number, or a string that is wholly one of at most 64 bytes with
-- an exponent of at most three digits.
CREATE FUNCTION flovyn_number(value jsonb) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN jsonb_typeof(value) = 'number' THEN (value #>> '{}')::numeric
    WHEN jsonb_typeof(value) = 'string' AND octet_length(value #>> '{}') <= 64
      AND (value #>> '{}') COLLATE "C" ~ '^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]{1,3})?$'
      THEN (value #>> '{}')::numeric
  END
$$;

-- The instant that a string is: an RFC 3339 time with an offset, years 0001 to 9999, no leap second;
-- digits beyond microseconds are cut.
CREATE FUNCTION flovyn_time(value jsonb) RETURNS timestamptz
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  part text[];
  month_begin date;
  local_time timestamptz;
  shift interval;
BEGIN
  IF jsonb_typeof(value) IS DISTINCT FROM 'string' THEN RETURN NULL; END IF;
  part := regexp_match((value #>> '{}') COLLATE "C",
    '^([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])'
    '(?:[.]([0-9]{1,9}))?(?:[Zz]|([-+])([01][0-9]|2[0-3]):([0-5][0-9]))$');
  IF part IS NULL OR part[1] = '0000' THEN RETURN NULL; END IF;
  month_begin := make_date(part[1]::int, part[2]::int, 1);
  IF part[3]::int > extract(day FROM month_begin + interval '1 month - 1 day') THEN RETURN NULL; END IF;
  local_time := make_timestamptz(part[1]::int, part[2]::int, part[3]::int, part[4]::int, part[5]::int,
    part[6]::int, 'UTC');
  shift := make_interval(hours => coalesce(part[9]::int, 0), mins => coalesce(part[10]::int, 0));
  IF part[8] = '-' THEN shift := -shift; END IF;
  RETURN local_time - shift
    + rpad(left(coalesce(part[7], ''), 6), 6, '0')::int * interval '1 microsecond';
END
$$;

-- Where a value stands in an order: 0 numbers, 1 texts, 2 false, 3 true, 4 what has no place.
CREATE FUNCTION flovyn_rank(value jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN flovyn_number(value) IS NOT NULL THEN 0
    WHEN jsonb_typeof(value) = 'string' THEN 1
    WHEN value = 'false'::jsonb THEN 2
    WHEN value = 'true'::jsonb THEN 3
    ELSE 4
  END
$$;
