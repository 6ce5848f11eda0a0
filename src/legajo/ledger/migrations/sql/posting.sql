-- The only ways into the book: a case with four decisions on exactly its bytes, and what follows from one.

-- Note [Order of aggregation]: leaf hashes in the order of lines, joined and hashed; the empty list hashes to SHA-256('').
-- Lines that enter come first, so what is entered is hashed over a prefix of the same text.
-- Note [What was summed is what enters]: each statement sees what was committed before it began. Lines are numbered from 1 without gaps and
-- nobody changes one, so a line that is added after the sum has a higher number, and every later statement stops at the last that was
-- summed. Staged rows may be cleared; whoever clears them waits for the case's row, which the posting transaction holds.
CREATE TYPE ledger.proposal_sum AS (
    lines integer, entering integer, last_entering integer, digest bytea, entries_digest bytea, kinds smallint[], replacing boolean,
    leaves bytea -- of what enters, joined
);
-- The kinds whose bit is set: to sort 100,000 small numbers for the few that differ took half as long as the hashing.
CREATE FUNCTION ledger.kinds_in(mask bit) RETURNS smallint[] LANGUAGE sql IMMUTABLE STRICT
RETURN ARRAY(SELECT k::smallint FROM generate_series(0, 255) k WHERE get_bit(mask, k) = 1);

CREATE FUNCTION ledger.sum_proposal(of_case uuid, of_round integer) RETURNS ledger.proposal_sum
LANGUAGE sql STABLE SET work_mem = '128MB' AS $$
    SELECT lines, entering, last_entering, digest, CASE WHEN entering = lines THEN digest ELSE sha256(leaves) END,
        ledger.kinds_in(kinds), replacing, leaves
    FROM (SELECT *, sha256(joined) AS digest,
            CASE WHEN entering = lines THEN joined ELSE substring(joined FROM 1 FOR 32 * entering) END AS leaves
        FROM (SELECT count(*)::integer AS lines, (count(*) FILTER (WHERE enters))::integer AS entering,
                coalesce(max(line) FILTER (WHERE enters), 0) AS last_entering,
                coalesce(string_agg(leaf, ''::bytea ORDER BY line), '') AS joined, bit_or(B'1'::bit(256) >> kind) AS kinds,
                coalesce(bool_or(replaces_act IS NOT NULL AND enters), false) AS replacing
            FROM ledger.proposal_line WHERE case_id = of_case AND round = of_round) summed OFFSET 0) hashed
$$;

CREATE FUNCTION ledger.case_digest(of_case uuid, of_round integer) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT (ledger.sum_proposal(of_case, of_round)).digest $$;

CREATE FUNCTION ledger.post_case(of_case uuid) RETURNS TABLE (act_id uuid, entry_count integer, entered bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '128MB' AS $$
DECLARE
    the_round integer;
    sums ledger.proposal_sum;
    made uuid := ledger.act_id(of_case, 'case');
    decided bytea[];
BEGIN
    SELECT c.round INTO the_round FROM public.review_case c WHERE c.id = of_case FOR UPDATE;
    IF the_round IS NULL THEN
        RAISE EXCEPTION 'There is no case %.', of_case USING ERRCODE = 'LG003';
    END IF;
    IF EXISTS (SELECT FROM ledger.opening o WHERE o.id = made) THEN
        RAISE EXCEPTION 'The case % is in the book already; it is entered once.', of_case USING ERRCODE = 'LG003';
    END IF;
    sums := ledger.sum_proposal(of_case, the_round);
    decided := ledger.check_decisions(of_case, the_round, sums.digest);
    PERFORM ledger.check_proposal(of_case, the_round, sums);
    PERFORM ledger.register_identities(of_case, the_round);
    PERFORM ledger.copy_proposal(of_case, the_round, made, sums.entering);
    INSERT INTO ledger.opening (id, sort, case_id, entry_count, entries_digest, leaves, decisions)
    VALUES (made, 'case', of_case, sums.entering, sums.entries_digest, sums.leaves, decided);
    PERFORM ledger.apply_collected(ROW(of_case, the_round, made, sums.entering), sums.kinds, sums.replacing);
    RETURN QUERY SELECT made, sums.entering, sums.entries_digest;
END $$;

-- The four acceptances of the round, as digests of what each says; refused unless all bind the bytes as they are now.
CREATE FUNCTION ledger.check_decisions(of_case uuid, of_round integer, expected bytea) RETURNS bytea[]
LANGUAGE plpgsql AS $$
DECLARE
    accepted integer;
    rungs integer;
    people integer;
    bound boolean;
    said bytea[];
BEGIN
    SELECT count(*), count(DISTINCT d.rung), count(DISTINCT d.natural_person_id), coalesce(bool_and(d.digest = expected), false),
        array_agg(sha256(convert_to(format(
            '{"case":"%s","digest":"%s","natural_person":%s,"outcome":"%s","round":%s,"rung":"%s"}',
            d.case_id, encode(d.digest, 'hex'), d.natural_person_id, d.outcome, d.round, d.rung), 'UTF8')) ORDER BY d.id)
    INTO accepted, rungs, people, bound, said
    FROM public.review_decision d WHERE d.case_id = of_case AND d.round = of_round AND d.outcome = 'accept';
    IF accepted <> 4 OR rungs <> 4 THEN
        RAISE EXCEPTION 'The case % has % of four acceptances in round %; all four rungs must accept it first.',
            of_case, rungs, of_round USING ERRCODE = 'LG003';
    END IF;
    IF people <> 4 THEN
        RAISE EXCEPTION 'The case % was accepted by % people; the four rungs take four different people.', of_case, people
            USING ERRCODE = 'LG003';
    END IF;
    IF NOT bound THEN
        RAISE EXCEPTION 'The case % is not what the four officers decided on: its lines differ. It must be proposed and decided again.',
            of_case USING ERRCODE = 'LG003';
    END IF;
    RETURN said;
END $$;

CREATE FUNCTION ledger.check_proposal(of_case uuid, of_round integer, sums ledger.proposal_sum) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    IF sums.lines = 0 OR sums.last_entering <> sums.entering THEN
        RAISE EXCEPTION 'The lines of case % that enter must be numbered from 1 without gaps, before those that only repeat.', of_case
            USING ERRCODE = 'LG003';
    END IF;
    IF EXISTS (SELECT FROM unnest(sums.kinds) k WHERE NOT (k BETWEEN 1 AND 36 OR k IN (107, 206))) THEN
        RAISE EXCEPTION 'The case % holds a kind of fact that is not collected; nobody types what the rules derive.', of_case
            USING ERRCODE = 'LG003';
    END IF;
    IF sums.replacing THEN
        SELECT l.line INTO wrong FROM ledger.proposal_line l
        WHERE l.case_id = of_case AND l.round = of_round AND l.enters AND l.replaces_act IS NOT NULL AND NOT EXISTS (
            SELECT FROM ledger.entry e WHERE e.subject_id = l.subject_id AND e.act_id = l.replaces_act AND e.line = l.replaces_line)
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'Line % of case % replaces an entry which that record does not hold.', wrong.line, of_case
                USING ERRCODE = 'LG003';
        END IF;
    END IF;
END $$;

CREATE FUNCTION ledger.register_identities(of_case uuid, of_round integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    taken bigint;
    unknown record;
BEGIN
    BEGIN
        INSERT INTO ledger.subject
        SELECT subject_id, sort, key_version, name_sealed, number_sealed, number_mac, name_mac
        FROM ledger.proposal_identity WHERE case_id = of_case AND round = of_round ORDER BY subject_id;
    EXCEPTION WHEN unique_violation THEN
        SELECT s.subject_id INTO taken FROM ledger.proposal_identity i JOIN ledger.subject s ON s.number_mac = i.number_mac
        WHERE i.case_id = of_case AND i.round = of_round LIMIT 1;
        RAISE EXCEPTION 'Somebody in case % was meanwhile registered (record %). Return the case, so that it is proposed for that record.',
            of_case, coalesce(taken::text, 'of another case') USING ERRCODE = 'LG005';
    END;
    SELECT l.line, l.subject_id INTO unknown FROM ledger.proposal_line l
    WHERE l.case_id = of_case AND l.round = of_round
        AND NOT EXISTS (SELECT FROM ledger.subject s WHERE s.subject_id = l.subject_id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Line % of case % names record %, which does not exist.', unknown.line, of_case, unknown.subject_id
            USING ERRCODE = 'LG005';
    END IF;
END $$;

CREATE FUNCTION ledger.copy_proposal(of_case uuid, of_round integer, into_act uuid, entering integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wrong integer;
BEGIN
    INSERT INTO ledger.entry
    SELECT subject_id, into_act, line, kind, occurrence, employer_id, month_from, month_to, replaces_act, replaces_line, base,
        pension_employer, pension_person, unemployment_employer, unemployment_person, medical_employer, medical_person,
        work_injury_employer, maternity_employer, payload
    FROM ledger.proposal_line WHERE case_id = of_case AND round = of_round AND enters AND line <= entering ORDER BY subject_id, line;
EXCEPTION WHEN unique_violation THEN
    SELECT min(l.line) INTO wrong FROM ledger.proposal_line l JOIN ledger.entry e ON e.subject_id = l.subject_id
        AND ((e.replaces_act, e.replaces_line) = (l.replaces_act, l.replaces_line)
            OR (e.replaces_act IS NULL AND l.replaces_act IS NULL AND (e.kind, e.occurrence) = (l.kind, l.occurrence)))
    WHERE l.case_id = of_case AND l.round = of_round AND l.enters;
    IF wrong IS NULL THEN
        RAISE EXCEPTION 'Two lines of case % state the same fact. Return the case.', of_case USING ERRCODE = 'LG003';
    END IF;
    RAISE EXCEPTION 'Line % of case % stands already. Return the case; a correction must name the entry that it replaces.',
        wrong, of_case USING ERRCODE = 'LG003';
END $$;

-- What follows from a case, in its transaction (the desk), or from an approved order (accrual's own role).
CREATE FUNCTION ledger.post_run(of_order uuid) RETURNS TABLE (act_id uuid, entry_count integer, entered bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '128MB' AS $$
DECLARE
    the_sort text := CASE ledger.caller() WHEN 'legajo_desk' THEN 'consequence' WHEN 'legajo_accrual' THEN 'run' END;
    made uuid := ledger.act_id(of_order, the_sort);
    decided bytea[];
    sums ledger.proposal_sum;
BEGIN
    IF the_sort IS NULL THEN
        RAISE EXCEPTION 'Only the desk and the runs post what the rules derive.' USING ERRCODE = 'LG003';
    END IF;
    IF EXISTS (SELECT FROM ledger.opening o WHERE o.id = made) THEN
        RAISE EXCEPTION 'What follows from % is in the book already; it is posted once.', of_order USING ERRCODE = 'LG003';
    END IF;
    decided := CASE the_sort WHEN 'run' THEN ledger.check_order(of_order) ELSE ledger.check_follows(of_order) END;
    sums := ledger.sum_posting(of_order);
    PERFORM ledger.check_posting(of_order, the_sort, sums);
    PERFORM ledger.copy_posting(of_order, made, sums.entering);
    INSERT INTO ledger.opening (id, sort, case_id, entry_count, entries_digest, leaves, decisions, follows)
    VALUES (made, the_sort, of_order, sums.entering, sums.entries_digest, sums.leaves, decided, ledger.act_id(of_order, 'case'));
    PERFORM ledger.apply_months(of_order, made, sums.kinds, sums.replacing, sums.entering);
    RETURN QUERY SELECT made, sums.entering, sums.entries_digest;
END $$;

CREATE FUNCTION ledger.check_follows(of_case uuid) RETURNS bytea[] LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger.opening o
        WHERE o.case_id = of_case AND o.sort = 'case' AND o.xid = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'The desk posts consequences only of a case that it enters in the same transaction.' USING ERRCODE = 'LG003';
    END IF;
    RETURN '{}';
END $$;

CREATE FUNCTION ledger.check_order(of_order uuid) RETURNS bytea[] LANGUAGE plpgsql AS $$
DECLARE
    the_round integer;
BEGIN
    SELECT c.round INTO the_round FROM public.review_case c WHERE c.id = of_order FOR UPDATE;
    IF NOT EXISTS (SELECT FROM ledger.entry e JOIN ledger.act a ON a.id = e.act_id
        WHERE a.case_id = of_order AND a.sort = 'case' AND e.kind = 107) THEN
        RAISE EXCEPTION 'There is no approved order % to run.', of_order USING ERRCODE = 'LG003';
    END IF;
    RETURN ledger.check_decisions(of_order, the_round, ledger.case_digest(of_order, the_round));
END $$;

CREATE FUNCTION ledger.sum_posting(of_order uuid) RETURNS ledger.proposal_sum
LANGUAGE sql STABLE SET work_mem = '128MB' AS $$
    SELECT lines, lines, last_line, NULL::bytea, sha256(joined), ledger.kinds_in(kinds), replacing, joined
    FROM (SELECT count(*)::integer AS lines, coalesce(max(line), 0) AS last_line,
            coalesce(string_agg(leaf, ''::bytea ORDER BY line), '') AS joined, bit_or(B'1'::bit(256) >> kind) AS kinds,
            coalesce(bool_or(replaces_act IS NOT NULL), false) AS replacing
        FROM ledger.posting WHERE case_id = of_order OFFSET 0) summed
$$;

CREATE FUNCTION ledger.check_posting(of_order uuid, the_sort text, sums ledger.proposal_sum) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
    the_round integer := (SELECT c.round FROM public.review_case c WHERE c.id = of_order);
BEGIN
    IF sums.entering = 0 OR sums.last_entering <> sums.entering THEN
        RAISE EXCEPTION 'The postings of % must be numbered from 1 without gaps; there are %.', of_order, sums.entering
            USING ERRCODE = 'LG003';
    END IF;
    IF EXISTS (SELECT FROM unnest(sums.kinds) k WHERE k NOT BETWEEN 101 AND 106) THEN
        RAISE EXCEPTION 'A run posts only what the rules derive, no collected fact.' USING ERRCODE = 'LG003';
    END IF;
    IF the_sort = 'consequence' THEN
        -- EXCEPT hashes or sorts; NOT EXISTS was planned as a loop over all pairs, since fresh rows have no statistics.
        SELECT subject_id INTO wrong FROM (
            SELECT subject_id FROM ledger.posting WHERE case_id = of_order
            EXCEPT SELECT subject_id FROM ledger.proposal_line WHERE case_id = of_order AND round = the_round) unnamed LIMIT 1;
        IF FOUND THEN -- not a line's; perhaps the money's
            SELECT subject_id INTO wrong FROM (
                SELECT subject_id FROM ledger.posting WHERE case_id = of_order
                EXCEPT SELECT subject_id FROM ledger.named_subjects(of_order)) unnamed LIMIT 1;
        END IF;
        IF FOUND THEN
            RAISE EXCEPTION 'The case % does not name record %; nothing can follow from it there.', of_order, wrong
                USING ERRCODE = 'LG003';
        END IF;
    ELSIF EXISTS (SELECT FROM ledger.posting p WHERE p.case_id = of_order
        AND NOT EXISTS (SELECT FROM ledger.subject s WHERE s.subject_id = p.subject_id)) THEN
        RAISE EXCEPTION 'The run % posts to a record that does not exist.', of_order USING ERRCODE = 'LG003';
    END IF;
    IF sums.replacing AND EXISTS (SELECT FROM ledger.posting p WHERE p.case_id = of_order AND p.replaces_act IS NOT NULL
        AND NOT EXISTS (SELECT FROM ledger.entry e
            WHERE e.subject_id = p.subject_id AND e.act_id = p.replaces_act AND e.line = p.replaces_line)) THEN
        RAISE EXCEPTION 'A posting of % replaces an entry which that record does not hold.', of_order USING ERRCODE = 'LG003';
    END IF;
END $$;

-- The records that a case names: those of its lines, and those of the money whose list its vouchers bind.
-- Note [Money names people]: `lines` of money_received is the SHA-256 of the list, so its rows are as bound as a payload.
CREATE FUNCTION ledger.named_subjects(of_case uuid) RETURNS TABLE (subject_id bigint) LANGUAGE plpgsql STABLE AS $$
DECLARE
    the_round integer := (SELECT c.round FROM public.review_case c WHERE c.id = of_case);
BEGIN
    RETURN QUERY SELECT l.subject_id FROM ledger.proposal_line l WHERE l.case_id = of_case AND l.round = the_round;
    IF EXISTS (SELECT FROM ledger.proposal_line l WHERE l.case_id = of_case AND l.round = the_round AND l.kind = 14) THEN
        RETURN QUERY SELECT m.subject_id FROM public.accrual_money m
            WHERE m.case_id = of_case AND m.round = the_round AND m.subject_id IS NOT NULL
                AND m.voucher IN (SELECT ledger.bound_vouchers(of_case, the_round));
    END IF;
END $$;

CREATE FUNCTION ledger.bound_vouchers(of_case uuid, of_round integer) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    WITH listed AS (
        SELECT m.voucher, encode(sha256(convert_to('[' || string_agg(format('[%s,%s,%s,%s,[%s]]',
                coalesce(m.subject_id::text, 'null'), to_json(m.identity), coalesce(m.employer_id::text, 'null'),
                m.month, array_to_string(m.amounts, ',')), ',' ORDER BY m.line) || ']', 'UTF8')), 'hex') AS digest
        FROM public.accrual_money m WHERE m.case_id = of_case AND m.round = of_round GROUP BY m.voucher),
    fact AS (
        SELECT convert_from(l.payload, 'UTF8')::jsonb -> 'fact' AS said
        FROM ledger.proposal_line l WHERE l.case_id = of_case AND l.round = of_round AND l.kind = 14)
    SELECT listed.voucher FROM listed JOIN fact ON fact.said ->> 'voucher' = listed.voucher AND fact.said ->> 'lines' = listed.digest
$$;

CREATE FUNCTION ledger.copy_posting(of_order uuid, into_act uuid, entering integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    INSERT INTO ledger.entry
    SELECT subject_id, into_act, line, kind, occurrence, employer_id, month_from, month_to, replaces_act, replaces_line, base,
        pension_employer, pension_person, unemployment_employer, unemployment_person, medical_employer, medical_person,
        work_injury_employer, maternity_employer, payload
    FROM ledger.posting WHERE case_id = of_order AND line <= entering ORDER BY subject_id, line;
EXCEPTION WHEN unique_violation THEN
    SELECT min(p.subject_id) INTO wrong FROM ledger.posting p JOIN ledger.entry e ON e.subject_id = p.subject_id
        AND ((e.replaces_act, e.replaces_line) = (p.replaces_act, p.replaces_line)
            OR (e.replaces_act IS NULL AND p.replaces_act IS NULL AND (e.kind, e.occurrence) = (p.kind, p.occurrence)))
    WHERE p.case_id = of_order;
    RAISE EXCEPTION 'What would follow from % for record % stands already. Return the case, so that it is proposed again.',
        of_order, wrong USING ERRCODE = 'LG003';
END $$;

-- Staged rows may be thrown away and computed anew as long as they were not posted.
CREATE FUNCTION ledger.clear_posting(of_order uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.review_case c WHERE c.id = of_order FOR UPDATE;
    IF EXISTS (SELECT FROM ledger.opening o WHERE o.case_id = of_order AND o.sort IN ('consequence', 'run')) THEN
        RAISE EXCEPTION 'What follows from % is in the book already.', of_order USING ERRCODE = 'LG003';
    END IF;
    DELETE FROM ledger.posting WHERE case_id = of_order;
END $$;
