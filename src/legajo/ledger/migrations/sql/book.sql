-- The book: entries in signed acts (arts. 2, 7). Written by the posting functions alone, never changed.

CREATE SCHEMA ledger;
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE ledger.book (
    only_one boolean PRIMARY KEY DEFAULT true CONSTRAINT there_is_one_book CHECK (only_one),
    region text NOT NULL,
    origin text NOT NULL, -- of the log; a restore that lost leaves goes on under a new one
    clock text NOT NULL CONSTRAINT a_clock_is_real_or_simulated CHECK (clock IN ('real', 'simulated')),
    agency_key text NOT NULL, -- public, hexadecimal
    log_key text NOT NULL -- public, in the form of C2SP
);

CREATE TABLE ledger.act (
    number bigint PRIMARY KEY,
    id uuid NOT NULL CONSTRAINT an_act_has_one_id UNIQUE,
    sort text NOT NULL CONSTRAINT an_act_has_a_known_sort CHECK (sort IN ('case', 'consequence', 'run', 'agency')),
    case_id uuid,
    first_leaf bigint NOT NULL CONSTRAINT a_leaf_belongs_to_one_act UNIQUE,
    entry_count integer NOT NULL CONSTRAINT an_act_counts_its_entries CHECK (entry_count >= 0),
    moment timestamptz NOT NULL,
    payload bytea NOT NULL CONSTRAINT an_act_fits_a_leaf CHECK (octet_length(payload) <= 65535),
    signature bytea NOT NULL CONSTRAINT an_act_is_signed CHECK (octet_length(signature) = 64),
    key_id text NOT NULL,
    CONSTRAINT one_act_of_each_sort_a_case UNIQUE (case_id, sort)
);

-- Every entry of the book; the columns beside the payload are a projection that the auditor derives again.
CREATE TABLE ledger.entry (
    subject_id bigint NOT NULL,
    act_id uuid NOT NULL,
    line integer NOT NULL,
    kind smallint NOT NULL,
    occurrence text NOT NULL,
    employer_id bigint,
    month_from integer,
    month_to integer,
    replaces_act uuid,
    replaces_line integer,
    base bigint,
    pension_employer bigint NOT NULL,
    pension_person bigint NOT NULL,
    unemployment_employer bigint NOT NULL,
    unemployment_person bigint NOT NULL,
    medical_employer bigint NOT NULL,
    medical_person bigint NOT NULL,
    work_injury_employer bigint NOT NULL,
    maternity_employer bigint NOT NULL,
    payload bytea NOT NULL,
    CONSTRAINT an_entry_has_its_place PRIMARY KEY (subject_id, act_id, line)
);
CREATE UNIQUE INDEX an_entry_is_replaced_once ON ledger.entry (subject_id, replaces_act, replaces_line)
    WHERE replaces_act IS NOT NULL;
CREATE UNIQUE INDEX a_fact_is_entered_once ON ledger.entry (subject_id, kind, occurrence)
    WHERE replaces_act IS NULL;
CREATE INDEX entries_of_an_act ON ledger.entry (act_id, line);

-- A payload is UTF-8 in a database of UTF-8, so what is in it depends on nothing else.
CREATE FUNCTION ledger.fact_in(payload bytea) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN pg_catalog.convert_from(payload, 'UTF8')::pg_catalog.jsonb OPERATOR(pg_catalog.->) 'fact';
END $$;

-- Whether the columns beside a proposed payload are what it says: the same derivation as ledger/projection.py. Note [Shown as said]: officers
-- see payloads and projections are kept from columns, so a row whose columns say something else is refused when it arrives.
CREATE FUNCTION ledger.shows(
    payload bytea, subject_id bigint, line integer, kind smallint, occurrence text, employer_id bigint, month_from integer, month_to integer,
    replaces_act uuid, replaces_line integer, base bigint, pension_employer bigint, pension_person bigint, unemployment_employer bigint,
    unemployment_person bigint, medical_employer bigint, medical_person bigint, work_injury_employer bigint, maternity_employer bigint
) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    said pg_catalog.jsonb := pg_catalog.convert_from(payload, 'UTF8');
    fact pg_catalog.jsonb := said -> 'fact';
    amounts pg_catalog.jsonb;
    first text;
    last text;
    right_base text;
BEGIN
    IF kind = 101 OR (kind = 102 AND fact ->> 'unallocated' IS DISTINCT FROM 'true') THEN
        first := fact ->> 'month'; last := first; amounts := fact -> 'amounts';
        IF kind = 101 THEN
            right_base := coalesce(fact #>> '{base,pension}', (SELECT max(b.value::bigint)::text FROM jsonb_each_text(fact -> 'base') b));
        END IF;
    ELSIF kind = 12 THEN
        first := fact ->> 'from_month'; right_base := fact ->> 'wage';
    ELSIF kind = 14 THEN
        first := fact ->> 'from_month'; last := fact ->> 'to_month'; amounts := fact -> 'amounts';
    ELSIF kind = 103 THEN
        first := fact ->> 'month'; last := first;
    ELSIF kind <> 102 THEN
        first := left(said ->> 'effective_from', 7); last := left(said ->> 'effective_to', 7);
    END IF;
    RETURN said ->> 'subject' = subject_id::text AND said ->> 'line' = line::text AND said ->> 'kind' = kind::text
        AND said ->> 'occurrence' = occurrence AND said ->> 'employer' IS NOT DISTINCT FROM employer_id::text
        AND said #>> '{replaces,act}' IS NOT DISTINCT FROM replaces_act::text
        AND said #>> '{replaces,line}' IS NOT DISTINCT FROM replaces_line::text
        AND left(first, 4)::integer * 12 + substr(first, 6)::integer - 1 IS NOT DISTINCT FROM month_from
        AND left(last, 4)::integer * 12 + substr(last, 6)::integer - 1 IS NOT DISTINCT FROM month_to
        AND right_base IS NOT DISTINCT FROM base::text
        AND coalesce(amounts #>> '{pension,employer}', '0') = pension_employer::text
        AND coalesce(amounts #>> '{pension,person}', '0') = pension_person::text
        AND coalesce(amounts #>> '{unemployment,employer}', '0') = unemployment_employer::text
        AND coalesce(amounts #>> '{unemployment,person}', '0') = unemployment_person::text
        AND coalesce(amounts #>> '{medical,employer}', '0') = medical_employer::text
        AND coalesce(amounts #>> '{medical,person}', '0') = medical_person::text
        AND coalesce(amounts #>> '{work_injury,employer}', '0') = work_injury_employer::text
        AND coalesce(amounts #>> '{maternity,employer}', '0') = maternity_employer::text;
END $$;

-- What is proposed: filled by COPY, copied into the book by post_case if four people decided on exactly these bytes.
-- Note [Hashed when it arrives]: the database itself computes the leaf hash while the rows are copied in, so the fourth decision
-- compares digests without reading payloads again. It opens the facts of persons, relations, employers and parameters then, too;
-- a declared wage, of which there are many, stands in the columns.
CREATE TABLE ledger.proposal_line (
    case_id uuid NOT NULL,
    round integer NOT NULL,
    line integer NOT NULL CONSTRAINT proposed_lines_count_from_1 CHECK (line >= 1),
    enters boolean NOT NULL,
    subject_id bigint NOT NULL,
    kind smallint NOT NULL CONSTRAINT a_proposed_kind_has_a_bit CHECK (kind BETWEEN 1 AND 255), -- of the mask of kinds
    occurrence text NOT NULL,
    employer_id bigint,
    month_from integer,
    month_to integer,
    replaces_act uuid,
    replaces_line integer,
    base bigint,
    pension_employer bigint NOT NULL,
    pension_person bigint NOT NULL,
    unemployment_employer bigint NOT NULL,
    unemployment_person bigint NOT NULL,
    medical_employer bigint NOT NULL,
    medical_person bigint NOT NULL,
    work_injury_employer bigint NOT NULL,
    maternity_employer bigint NOT NULL,
    payload bytea NOT NULL CONSTRAINT a_proposed_payload_fits_a_leaf CHECK (octet_length(payload) <= 65535),
    leaf bytea NOT NULL GENERATED ALWAYS AS (sha256('\x00'::bytea || payload)) STORED,
    fact jsonb GENERATED ALWAYS AS (CASE WHEN kind <> 12 THEN ledger.fact_in(payload) END) STORED,
    CONSTRAINT a_proposed_line_shows_its_payload CHECK (ledger.shows(
        payload, subject_id, line, kind, occurrence, employer_id, month_from, month_to,
        replaces_act, replaces_line, base, pension_employer, pension_person, unemployment_employer, unemployment_person, medical_employer,
        medical_person, work_injury_employer, maternity_employer)),
    PRIMARY KEY (case_id, round, line)
);

-- Consequences prepared by the rules for a case or an order: filled by COPY, copied into the book by post_run.
CREATE TABLE ledger.posting (
    case_id uuid NOT NULL,
    line integer NOT NULL CONSTRAINT staged_lines_count_from_1 CHECK (line >= 1),
    subject_id bigint NOT NULL,
    kind smallint NOT NULL CONSTRAINT a_staged_kind_has_a_bit CHECK (kind BETWEEN 1 AND 255),
    occurrence text NOT NULL,
    employer_id bigint,
    month_from integer,
    month_to integer,
    replaces_act uuid,
    replaces_line integer,
    base bigint,
    pension_employer bigint NOT NULL,
    pension_person bigint NOT NULL,
    unemployment_employer bigint NOT NULL,
    unemployment_person bigint NOT NULL,
    medical_employer bigint NOT NULL,
    medical_person bigint NOT NULL,
    work_injury_employer bigint NOT NULL,
    maternity_employer bigint NOT NULL,
    payload bytea NOT NULL CONSTRAINT a_staged_payload_fits_a_leaf CHECK (octet_length(payload) <= 65535),
    leaf bytea NOT NULL GENERATED ALWAYS AS (sha256('\x00'::bytea || payload)) STORED,
    CONSTRAINT a_staged_line_shows_its_payload CHECK (ledger.shows(
        payload, subject_id, line, kind, occurrence, employer_id, month_from, month_to,
        replaces_act, replaces_line, base, pension_employer, pension_person, unemployment_employer, unemployment_person, medical_employer,
        medical_person, work_injury_employer, maternity_employer)),
    PRIMARY KEY (case_id, line)
);

-- Acts whose entries are written and which wait, in the same transaction, for number and signature.
-- Note [Leaves kept together]: the leaf hashes that were compared with the decisions stay here, joined in the order of lines. The
-- integrator takes them, once they hash to what the signed act says, and reads no payload.
CREATE TABLE ledger.opening (
    id uuid PRIMARY KEY,
    place bigint GENERATED ALWAYS AS IDENTITY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    sort text NOT NULL,
    case_id uuid,
    entry_count integer NOT NULL,
    entries_digest bytea NOT NULL,
    leaves bytea NOT NULL CONSTRAINT every_entry_has_a_leaf CHECK (octet_length(leaves) = 32 * entry_count),
    decisions bytea[] NOT NULL DEFAULT '{}',
    follows uuid,
    about text,
    CONSTRAINT one_opening_of_each_sort_a_case UNIQUE (case_id, sort)
);
CREATE INDEX openings_of_a_transaction ON ledger.opening (xid);
ALTER TABLE ledger.opening ALTER COLUMN leaves SET STORAGE EXTERNAL; -- hashes do not compress

-- Whom the book speaks of. Names and numbers are ciphertext; look-ups go by keyed digests.
CREATE SEQUENCE ledger.subject_number START 2; -- 1 is the agency itself
CREATE TABLE ledger.subject (
    subject_id bigint PRIMARY KEY,
    sort text NOT NULL CONSTRAINT a_record_is_of_a_known_sort CHECK (sort IN ('person', 'employer', 'agency')),
    key_version integer NOT NULL,
    name_sealed bytea NOT NULL,
    number_sealed bytea NOT NULL,
    number_mac bytea NOT NULL CONSTRAINT a_number_names_one_record UNIQUE,
    name_mac bytea NOT NULL
);
CREATE INDEX records_by_name ON ledger.subject (name_mac);

CREATE TABLE ledger.proposal_identity (
    case_id uuid NOT NULL,
    round integer NOT NULL,
    subject_id bigint NOT NULL,
    sort text NOT NULL,
    key_version integer NOT NULL,
    name_sealed bytea NOT NULL,
    number_sealed bytea NOT NULL,
    number_mac bytea NOT NULL,
    name_mac bytea NOT NULL,
    PRIMARY KEY (case_id, round, subject_id)
);

CREATE TABLE ledger.data_key (
    purpose text NOT NULL,
    version integer NOT NULL,
    wrapped bytea NOT NULL,
    PRIMARY KEY (purpose, version)
);

-- Note [Only added to]: the second layer, below the grants. It also stops a superuser's plain statement.
CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The book is only added to: % on % is refused. A correction is an entry that replaces another.',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'LG001';
END $$;

CREATE FUNCTION ledger.guard(guarded regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', guarded);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER only_added_to', guarded);
END $$;

SELECT ledger.guard('ledger.act'), ledger.guard('ledger.entry');

-- Note [Entries wait for their act]: one row an act, so the check at commit costs the same for 1 and 100,000 entries.
CREATE FUNCTION ledger.require_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger.act WHERE id = NEW.id) THEN
        RAISE EXCEPTION 'This transaction wrote entries of an act that it did not sign and number; nothing was entered.'
            USING ERRCODE = 'LG002';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER every_opened_act_is_sealed AFTER INSERT ON ledger.opening
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.require_seal();
ALTER TABLE ledger.opening ENABLE ALWAYS TRIGGER every_opened_act_is_sealed;
SELECT ledger.guard('ledger.opening');
