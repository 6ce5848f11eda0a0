-- How much rests on a published value: counted for the officers before they decide; no person is named.

CREATE FUNCTION ledger.dues_between(first integer, last integer) RETURNS TABLE (people bigint, figures bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(DISTINCT m.subject_id), count(*) FROM ledger.current_month m
    WHERE m.month >= first AND m.month <= last AND m.due_act IS NOT NULL
$$;

CREATE FUNCTION ledger.interest_between(first integer, last integer) RETURNS TABLE (people bigint, figures bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(DISTINCT e.subject_id), count(*) FROM ledger.entry e
    WHERE e.kind = 104 AND e.month_from >= first AND e.month_from <= last
$$;

-- Publications enter one after the other, so that each is compared with what the one before it made known.
CREATE FUNCTION ledger.publish_alone() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM ledger.book FOR UPDATE;
END $$;
