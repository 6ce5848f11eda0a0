-- What the integrator and the makers of proofs may see of the book: hashes, positions, and one record's acts to its own reader.

-- The leaves of the acts after `after`, whole acts until about `most` leaves: how many entries there are, the act's own leaf, those of
-- its entries in their order, and the digest that the signed act says these have. Hashes only.
CREATE FUNCTION ledger.integrator_leaves(after bigint, most bigint)
RETURNS TABLE (number bigint, first_leaf bigint, entry_count integer, held bigint, own bytea, hashes bytea, entries text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH waiting AS (
        SELECT a.number, a.id, a.first_leaf, a.entry_count, a.payload, min(a.first_leaf) OVER () AS start
        FROM (SELECT * FROM ledger.act WHERE act.number > after ORDER BY act.number LIMIT most) a)
    SELECT w.number, w.first_leaf, w.entry_count,
        (SELECT count(*) FROM ledger.entry e WHERE e.act_id = w.id), ledger.leaf_hash(w.payload), o.leaves,
        convert_from(w.payload, 'UTF8')::jsonb ->> 'entries'
    FROM waiting w LEFT JOIN ledger.opening o ON o.id = w.id WHERE w.first_leaf < w.start + most ORDER BY w.number
$$;

-- Whose entries the acts after `after` hold, line by line, until about `most` leaves and no further than act `last`.
CREATE FUNCTION ledger.integrator_subjects(after bigint, last bigint, most bigint)
RETURNS TABLE (number bigint, first_leaf bigint, entry_count integer, subjects bigint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH waiting AS (
        SELECT a.number, a.id, a.first_leaf, a.entry_count, min(a.first_leaf) OVER () AS start
        FROM (SELECT * FROM ledger.act WHERE act.number > after AND act.number <= last ORDER BY act.number LIMIT most) a)
    SELECT w.number, w.first_leaf, w.entry_count, coalesce((
            SELECT array_agg(e.subject_id ORDER BY e.line) FROM ledger.entry e WHERE e.act_id = w.id), '{}')
    FROM waiting w WHERE w.first_leaf < w.start + most ORDER BY w.number
$$;

-- The records that have entries in the acts after one, up to another: what the next root of the map changes.
CREATE FUNCTION ledger.integrator_changed(after bigint, last bigint) RETURNS TABLE (subject_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT e.subject_id FROM ledger.act a JOIN ledger.entry e ON e.act_id = a.id
    WHERE a.number > after AND a.number <= last
$$;

-- Whether somebody other than the integrator acted after an act: its own commitments alone need no new commitment.
CREATE FUNCTION ledger.integrator_news(after bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM ledger.act a WHERE a.number > after AND NOT (a.sort = 'agency' AND EXISTS (
        SELECT FROM ledger.entry e WHERE e.subject_id = 1 AND e.act_id = a.id AND e.kind IN (202, 203))))
$$;

-- Note [Canonical journal]: a row's bytes are its fields as UTF-8 text, each after its length in bytes as 4 bytes; a missing
-- field has the length ffffffff. Times are microseconds since 1970 UTC; details are as PostgreSQL prints jsonb.
CREATE FUNCTION ledger.journal_field(value text) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN value IS NULL THEN '\xffffffff'::bytea
    ELSE int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8') END;

CREATE FUNCTION ledger.journal_bytes(place bigint, row_ ledger.journal) RETURNS bytea LANGUAGE sql STABLE
RETURN ledger.journal_field(place::text) || ledger.journal_field((extract(epoch FROM row_.moment) * 1000000)::bigint::text)
    || ledger.journal_field(row_.seq::text) || ledger.journal_field(row_.act) || ledger.journal_field(row_.actor)
    || ledger.journal_field(row_.channel) || ledger.journal_field(row_.subject_id::text)
    || ledger.journal_field(row_.case_id::text) || ledger.journal_field(row_.reason) || ledger.journal_field(row_.details::text)
    || ledger.journal_field(row_.role);

-- Give places to rows of finished transactions; the last place that is now taken.
CREATE FUNCTION ledger.integrator_place_journal() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    taken bigint := coalesce((SELECT max(p.place) FROM ledger.journal_place p), 0);
    since xid8 := coalesce((SELECT p.xid FROM ledger.journal_place p ORDER BY p.xid DESC LIMIT 1), '0'::xid8);
BEGIN
    LOCK TABLE ledger.journal_place IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO ledger.journal_place (place, moment, seq, xid)
    SELECT taken + row_number() OVER (ORDER BY j.xid, j.seq), j.moment, j.seq, j.xid
    FROM ledger.journal j WHERE j.xid > since AND j.xid < pg_snapshot_xmin(pg_current_snapshot());
    RETURN coalesce((SELECT max(p.place) FROM ledger.journal_place p), 0);
END $$;

CREATE FUNCTION ledger.integrator_journal(first bigint, last bigint) RETURNS TABLE (place bigint, leaf bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.place, sha256('\x00'::bytea || ledger.journal_bytes(p.place, j))
    FROM ledger.journal_place p JOIN ledger.journal j ON j.moment = p.moment AND j.seq = p.seq
    WHERE p.place BETWEEN first AND last ORDER BY p.place
$$;

-- The acts that hold the entries of the records that a ticket opens.
CREATE FUNCTION ledger.proof_acts(of_ticket uuid) RETURNS TABLE (
    id uuid, first_leaf bigint, payload bytea, signature bytea, key_id text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET legajo.subjects = '{}' AS $$
DECLARE
    opened bigint[] := ledger.check_ticket(of_ticket);
BEGIN
    PERFORM set_config('legajo.subjects', opened::text, true);
    RETURN QUERY SELECT a.id, a.first_leaf, a.payload, a.signature, a.key_id FROM ledger.act a
        WHERE a.id IN (SELECT e.act_id FROM ledger.entry e WHERE e.subject_id = ANY (opened)) ORDER BY a.number;
END $$;

-- The agency's entry with the last root of the map, and its act.
CREATE FUNCTION ledger.proof_map_root() RETURNS TABLE (
    first_leaf bigint, payload bytea, signature bytea, key_id text, line integer, entry bytea, map_size bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.first_leaf, a.payload, a.signature, a.key_id, e.line, e.payload, i.map_size
    FROM ledger.integrated i JOIN ledger.act a ON a.number = i.map_act JOIN ledger.entry e ON e.subject_id = 1 AND e.act_id = a.id
$$;
