-- Warrants: the word of a process, under a key that no role of the database reads, that an officer did this (arts. 7, 11, 26).

-- Note [A password is not an officer]: whoever holds only the password of the desk's role could name any officer in a statement.
-- The process that saw the officer sign in holds a key besides (ledger/warrants.py); it is here as the two blocks of an HMAC.
CREATE TABLE ledger.warrant_key (
    only_one boolean PRIMARY KEY DEFAULT true CONSTRAINT there_is_one_warrant_key CHECK (only_one),
    inner_block bytea NOT NULL CONSTRAINT the_inner_block_is_whole CHECK (octet_length(inner_block) = 64),
    outer_block bytea NOT NULL CONSTRAINT the_outer_block_is_whole CHECK (octet_length(outer_block) = 64)
);

-- Every field after its length, as in the journal's rows: no two lists of fields are the same bytes.
CREATE FUNCTION ledger.check_warrant(said text[], warrant bytea) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key ledger.warrant_key;
    told bytea;
BEGIN
    SELECT * INTO key FROM ledger.warrant_key;
    SELECT string_agg(ledger.journal_field(field), ''::bytea ORDER BY place) INTO told
    FROM unnest(said) WITH ORDINALITY f (field, place);
    IF warrant IS DISTINCT FROM sha256(key.outer_block || sha256(key.inner_block || told)) OR warrant IS NULL THEN
        RAISE EXCEPTION 'No process of the agency vouches for this act (%): sign in and do it there.', said[1] USING ERRCODE = 'LG006';
    END IF;
END $$;

CREATE FUNCTION ledger.microseconds(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE STRICT
RETURN (extract(epoch FROM at) * 1000000)::bigint::text;
