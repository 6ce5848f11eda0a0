-- Whom the book speaks of: numbers for new records, look-ups by keyed digest, ciphertext for those who hold the keys.

CREATE FUNCTION ledger.next_subjects(how_many integer) RETURNS SETOF bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF how_many > 1000000 THEN
        RAISE EXCEPTION 'At most a million new records are numbered at once, not %.', how_many USING ERRCODE = 'LG005';
    END IF;
    RETURN QUERY SELECT nextval('ledger.subject_number') FROM generate_series(1, how_many);
END $$;

CREATE FUNCTION ledger.find_subjects(macs bytea[]) RETURNS TABLE (number_mac bytea, subject_id bigint, sort text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.number_mac, s.subject_id, s.sort FROM ledger.subject s WHERE s.number_mac = ANY (macs)
$$;

CREATE FUNCTION ledger.find_named(mac bytea) RETURNS TABLE (subject_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.subject_id FROM ledger.subject s WHERE s.name_mac = mac ORDER BY s.subject_id
$$;

-- Ciphertext of records in the book, and of those which a proposal would bring into it.
CREATE FUNCTION ledger.sealed_identities(of_subjects bigint[]) RETURNS TABLE (
    subject_id bigint, sort text, key_version integer, name_sealed bytea, number_sealed bytea
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.subject_id, s.sort, s.key_version, s.name_sealed, s.number_sealed FROM ledger.subject s
    WHERE s.subject_id = ANY (of_subjects)
    UNION ALL
    SELECT DISTINCT ON (i.subject_id) i.subject_id, i.sort, i.key_version, i.name_sealed, i.number_sealed
    FROM ledger.proposal_identity i
    WHERE i.subject_id = ANY (of_subjects) AND NOT EXISTS (SELECT FROM ledger.subject s WHERE s.subject_id = i.subject_id)
$$;
CREATE INDEX proposed_records ON ledger.proposal_identity (subject_id);

CREATE FUNCTION ledger.data_keys() RETURNS TABLE (purpose text, version integer, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT k.purpose, k.version, k.wrapped FROM ledger.data_key k ORDER BY k.purpose, k.version
$$;

-- The same name and number under a newer key: what the record says does not change.
CREATE FUNCTION ledger.seal_again(of_subject bigint, new_version integer, new_name bytea, new_number bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE ledger.subject SET key_version = new_version, name_sealed = new_name, number_sealed = new_number
    WHERE subject_id = of_subject
$$;
