-- Acts: opened by the posting functions, numbered and signed at the end of the same transaction.

CREATE FUNCTION ledger.caller() RETURNS text LANGUAGE sql STABLE
RETURN coalesce(nullif(current_setting('role', true), 'none'), session_user::text);

-- The id of an act follows from its case, so that a prepared consequence can name an act that does not exist yet.
CREATE FUNCTION ledger.act_id(case_id uuid, sort text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT
RETURN encode(substring(sha256(convert_to('legajo act ' || case_id::text || ' ' || sort, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid;

CREATE FUNCTION ledger.leaf_hash(payload bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN sha256('\x00'::bytea || payload);

CREATE TYPE ledger.act_to_seal AS (
    id uuid, sort text, case_id uuid, entry_count integer, entries_digest bytea, decisions bytea[],
    follows uuid, about text, number bigint, first_leaf bigint, previous timestamptz
);

-- Note [Dense numbers]: the lock is held from here to the end of the transaction, so numbers are given in the order of
-- commits and an aborted transaction leaves no gap. Callers write their entries first and come here last. It is a lock on a
-- table of which no role has a right: an advisory lock could be taken, and kept, by whoever can connect.
CREATE TABLE ledger.turn (taken boolean);

CREATE FUNCTION ledger.begin_act() RETURNS SETOF ledger.act_to_seal LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    LOCK TABLE ledger.turn IN EXCLUSIVE MODE;
    RETURN QUERY
        SELECT o.id, o.sort, o.case_id, o.entry_count, o.entries_digest, o.decisions, o.follows, o.about,
            coalesce(last.number + 1, 1), coalesce(last.first_leaf + last.entry_count + 1, 0), last.moment
        FROM ledger.opening o
        LEFT JOIN (SELECT number, first_leaf, entry_count, moment FROM ledger.act ORDER BY number DESC LIMIT 1) last ON true
        WHERE o.xid = pg_current_xact_id() AND NOT EXISTS (SELECT FROM ledger.act a WHERE a.id = o.id)
        ORDER BY o.place LIMIT 1;
END $$;

CREATE FUNCTION ledger.seal_act(payload bytea, signature bytea, key_id text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said jsonb := convert_from(seal_act.payload, 'UTF8')::jsonb;
    due ledger.act_to_seal;
    claimed timestamptz := (said ->> 'moment')::timestamptz;
BEGIN
    SELECT * INTO due FROM ledger.begin_act();
    IF due.id IS NULL THEN
        RAISE EXCEPTION 'There is nothing to seal: this transaction wrote no entries that wait for an act.'
            USING ERRCODE = 'LG002';
    END IF;
    IF said ->> 'id' IS DISTINCT FROM due.id::text OR said ->> 'sort' IS DISTINCT FROM due.sort
        OR said ->> 'case' IS DISTINCT FROM due.case_id::text OR said ->> 'follows' IS DISTINCT FROM due.follows::text
        OR (said ->> 'number')::bigint IS DISTINCT FROM due.number
        OR (said ->> 'first_leaf')::bigint IS DISTINCT FROM due.first_leaf
        OR (said ->> 'count')::integer IS DISTINCT FROM due.entry_count
        OR said ->> 'entries' IS DISTINCT FROM encode(due.entries_digest, 'hex')
        OR coalesce(said -> 'decisions', '[]') IS DISTINCT FROM
            (SELECT coalesce(jsonb_agg(encode(d, 'hex') ORDER BY n), '[]') FROM unnest(due.decisions) WITH ORDINALITY t (d, n))
        OR said ->> 'about' IS DISTINCT FROM due.about
        OR said ->> 'origin' IS DISTINCT FROM (SELECT b.origin FROM ledger.book b) OR said ->> 'key' IS DISTINCT FROM seal_act.key_id THEN
        RAISE EXCEPTION 'The signed act does not say what was written (act %, number %).', due.id, due.number
            USING ERRCODE = 'LG002';
    END IF;
    PERFORM ledger.check_moment(claimed, due.previous);
    INSERT INTO ledger.act (number, id, sort, case_id, first_leaf, entry_count, moment, payload, signature, key_id)
    VALUES (due.number, due.id, due.sort, due.case_id, due.first_leaf, due.entry_count, claimed,
        seal_act.payload, seal_act.signature, seal_act.key_id);
    PERFORM pg_notify('legajo_act', due.number::text);
    RETURN due.number;
END $$;

CREATE FUNCTION ledger.check_moment(claimed timestamptz, previous timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF claimed IS NULL OR claimed < previous THEN
        RAISE EXCEPTION 'The moment % lies before the previous act''s (%).', claimed, previous USING ERRCODE = 'LG002';
    END IF;
    IF abs(extract(epoch FROM claimed - clock_timestamp())) > 300
        AND NOT EXISTS (SELECT FROM ledger.book WHERE clock = 'simulated') THEN
        RAISE EXCEPTION 'The moment % differs by more than 5 minutes from the database''s clock (%). Set the clock right.',
            claimed, clock_timestamp() USING ERRCODE = 'LG002';
    END IF;
END $$;

-- The agency's own facts, on its own record (subject 1).
CREATE FUNCTION ledger.post_agency(kind integer, payload bytea) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said jsonb := convert_from(post_agency.payload, 'UTF8')::jsonb;
    fact jsonb := said -> 'fact';
    made uuid := gen_random_uuid();
    about text := (ARRAY['agency.opened', 'journal.commit', 'map.root', 'key.rotated', 'book.restored'])[post_agency.kind - 200];
BEGIN
    IF about IS NULL OR (said ->> 'kind')::integer IS DISTINCT FROM post_agency.kind
        OR said ->> 'subject' IS DISTINCT FROM '1' OR said ->> 'line' IS DISTINCT FROM '1' THEN
        RAISE EXCEPTION 'This is not a fact of the agency''s own record.' USING ERRCODE = 'LG003';
    END IF;
    PERFORM ledger.check_agency(post_agency.kind, fact);
    IF post_agency.kind = 201 THEN
        INSERT INTO ledger.book (region, origin, clock, agency_key, log_key)
        VALUES (said ->> 'region', fact ->> 'origin', fact ->> 'clock', fact ->> 'agency_key', fact ->> 'log_key');
    ELSIF post_agency.kind = 204 AND fact ->> 'purpose' = 'agency' THEN
        UPDATE ledger.book SET agency_key = fact ->> 'public_key';
    ELSIF post_agency.kind = 205 THEN
        UPDATE ledger.book SET origin = fact ->> 'origin', log_key = fact ->> 'log_key';
    END IF;
    INSERT INTO ledger.entry (subject_id, act_id, line, kind, occurrence, pension_employer, pension_person,
        unemployment_employer, unemployment_person, medical_employer, medical_person, work_injury_employer,
        maternity_employer, payload)
    VALUES (1, made, 1, post_agency.kind, said ->> 'occurrence', 0, 0, 0, 0, 0, 0, 0, 0, post_agency.payload);
    INSERT INTO ledger.opening (id, sort, entry_count, entries_digest, leaves, about)
    VALUES (made, 'agency', 1, sha256(ledger.leaf_hash(post_agency.payload)), ledger.leaf_hash(post_agency.payload), about);
    RETURN made;
END $$;

-- Who answered for a fact of the agency's own record: an officer at a sign-in of their own, on the word of the process that saw it.
CREATE TABLE ledger.consent (
    fact bytea NOT NULL, -- SHA-256 of the fact as PostgreSQL prints it
    officer_id bigint NOT NULL,
    natural_person_id bigint NOT NULL,
    consented timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (fact, natural_person_id, consented)
);
SELECT ledger.guard('ledger.consent');

CREATE FUNCTION ledger.consent(by_officer bigint, fact text, at timestamptz, warrant bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    day date := (at AT TIME ZONE 'Asia/Shanghai')::date;
    person bigint;
    login bigint;
    digest bytea := sha256(convert_to(consent.fact::jsonb::text, 'UTF8'));
BEGIN
    PERFORM ledger.check_warrant(ARRAY['consent', by_officer::text, consent.fact, ledger.microseconds(at)], warrant);
    SELECT o.natural_person_id, o.user_id INTO person, login FROM public.authority_officer o
    WHERE o.id = by_officer AND o.since <= day AND (o.until IS NULL OR o.until > day);
    IF person IS NULL THEN
        RAISE EXCEPTION 'Officer % does not serve the agency on %.', by_officer, day USING ERRCODE = 'LG006';
    END IF;
    INSERT INTO ledger.consent (fact, officer_id, natural_person_id) VALUES (digest, by_officer, person);
    PERFORM ledger.note('consent', 'officer:' || login, 'counter', 1, NULL, '', jsonb_build_object('fact', encode(digest, 'hex')), at);
END $$;

CREATE FUNCTION ledger.check_agency(kind integer, fact jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    people integer;
BEGIN
    IF kind = 201 AND (EXISTS (SELECT FROM ledger.act) OR EXISTS (SELECT FROM ledger.book)) THEN
        RAISE EXCEPTION 'This book is open already: an agency is founded once.' USING ERRCODE = 'LG003';
    ELSIF kind = 201 AND NOT pg_has_role(session_user, 'legajo_owner', 'MEMBER') THEN
        RAISE EXCEPTION 'Only the founding command opens a book.' USING ERRCODE = 'LG003';
    ELSIF kind <> 201 AND NOT EXISTS (SELECT FROM ledger.act) THEN
        RAISE EXCEPTION 'There is no book yet: found the agency first.' USING ERRCODE = 'LG003';
    ELSIF kind IN (202, 203) AND ledger.caller() <> 'legajo_integrator' THEN
        RAISE EXCEPTION 'Only the integrator commits the journal and the map.' USING ERRCODE = 'LG003';
    ELSIF kind IN (204, 205) THEN
        SELECT count(DISTINCT c.natural_person_id) INTO people FROM ledger.consent c
        WHERE c.fact = sha256(convert_to(check_agency.fact::text, 'UTF8')) AND c.consented > clock_timestamp() - interval '1 day'
            AND c.officer_id::text IN (SELECT jsonb_array_elements_text(check_agency.fact -> 'officers'));
        IF people < 2 THEN
            RAISE EXCEPTION 'Two officers who are two people must answer for this: each consents to exactly this fact, on the same day.'
                USING ERRCODE = 'LG003';
        END IF;
    END IF;
END $$;
