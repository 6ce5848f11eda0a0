-- How the book is read. A look leaves its trace in one transaction; another gives the data (arts. 15, 26).

ALTER TABLE ledger.entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.entry FORCE ROW LEVEL SECURITY;

CREATE FUNCTION ledger.note(act text, actor text, channel text, subject_id bigint, case_id uuid, reason text, details jsonb, at timestamptz)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    IF note.act = '' OR note.actor = '' OR note.channel = '' THEN
        RAISE EXCEPTION 'The journal asks who did what and through which channel.' USING ERRCODE = 'LG004';
    END IF;
    PERFORM ledger.check_moment(note.at, NULL);
    INSERT INTO ledger.journal (moment, act, actor, channel, subject_id, case_id, reason, details, role)
    VALUES (note.at, note.act, note.actor, note.channel, note.subject_id, note.case_id, note.reason, note.details, ledger.caller())
    RETURNING seq INTO made;
    RETURN made;
END $$;

-- Note [The trace before the data]: with trace and data in one function, a rollback took the data and left no trace.
-- A look is of one record, or of the records that one case names.
CREATE FUNCTION ledger.open_look(subject_id bigint, case_id uuid, permit jsonb, at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made uuid;
BEGIN
    IF num_nonnulls(open_look.subject_id, open_look.case_id) <> 1 THEN
        RAISE EXCEPTION 'A look is of one record or of one case.' USING ERRCODE = 'LG004';
    END IF;
    IF coalesce(permit ->> 'actor', '') = '' OR coalesce(permit ->> 'purpose', '') = ''
        OR coalesce(jsonb_array_length(permit -> 'policies'), 0) = 0 THEN
        RAISE EXCEPTION 'A look names who looks, why, and the rule that allows it.' USING ERRCODE = 'LG004';
    END IF;
    IF (permit ->> 'subject_id')::bigint <> open_look.subject_id THEN
        RAISE EXCEPTION 'The permit is for another record.' USING ERRCODE = 'LG004';
    END IF;
    PERFORM ledger.note('look', permit ->> 'actor', permit ->> 'channel', open_look.subject_id, open_look.case_id,
        permit ->> 'purpose', jsonb_build_object('policies', permit -> 'policies'), open_look.at);
    INSERT INTO ledger.look (subject_id, case_id, reader)
    VALUES (open_look.subject_id, open_look.case_id, ledger.caller()) RETURNING ticket INTO made;
    RETURN made;
END $$;

-- The records that a ticket opens; raises unless its trace was committed, lately, by this same role.
CREATE FUNCTION ledger.check_ticket(of_ticket uuid) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held ledger.look;
    opened bigint[];
BEGIN
    SELECT * INTO held FROM ledger.look l WHERE l.ticket = of_ticket;
    IF held.ticket IS NULL OR held.reader <> ledger.caller() THEN
        RAISE EXCEPTION 'There is no such ticket; open the look first.' USING ERRCODE = 'LG004';
    ELSIF held.xid = pg_current_xact_id_if_assigned() THEN
        RAISE EXCEPTION 'The look was not committed yet: the trace comes first, in a transaction of its own.' USING ERRCODE = 'LG004';
    ELSIF held.opened < clock_timestamp() - interval '15 minutes' THEN
        RAISE EXCEPTION 'The ticket is older than 15 minutes; open the look again.' USING ERRCODE = 'LG004';
    END IF;
    IF held.case_id IS NOT NULL THEN
        SELECT array_agg(DISTINCT subject_id) INTO opened FROM ledger.named_subjects(held.case_id);
    ELSE
        opened := ARRAY[held.subject_id];
    END IF;
    RETURN ledger.with_linked(coalesce(opened, '{}'));
END $$;

-- Records that are one human: what continues what, both ways.
CREATE FUNCTION ledger.with_linked(subjects bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE joined (subject_id) AS (
        SELECT unnest(subjects)
        UNION
        SELECT CASE WHEN l.subject_id = j.subject_id THEN l.continues ELSE l.subject_id END
        FROM joined j JOIN ledger.current_link l ON l.subject_id = j.subject_id OR l.continues = j.subject_id)
    SELECT array_agg(subject_id) FROM joined
$$;

CREATE FUNCTION ledger.get_file(of_ticket uuid) RETURNS TABLE (
    subject_id bigint, act_id uuid, act_number bigint, line integer, moment timestamptz, case_id uuid, sort text,
    leaf_index bigint, covered boolean, payload bytea
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET legajo.subjects = '{}' AS $$
DECLARE
    opened bigint[] := ledger.check_ticket(of_ticket);
BEGIN
    PERFORM set_config('legajo.subjects', opened::text, true);
    RETURN QUERY
        SELECT e.subject_id, e.act_id, a.number, e.line, a.moment, a.case_id, a.sort, a.first_leaf + e.line,
            a.first_leaf + e.line < coalesce(c.size, 0), e.payload
        FROM ledger.entry e JOIN ledger.act a ON a.id = e.act_id
        LEFT JOIN (SELECT max(size) AS size FROM ledger.checkpoint WHERE origin = (SELECT b.origin FROM ledger.book b)) c ON true
        WHERE e.subject_id = ANY (opened) ORDER BY a.number, e.line;
END $$;

CREATE FUNCTION ledger.get_looks(of_ticket uuid) RETURNS TABLE (
    moment timestamptz, actor text, channel text, reason text, act text
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    opened bigint[] := ledger.check_ticket(of_ticket);
BEGIN
    RETURN QUERY SELECT j.moment, j.actor, j.channel, j.reason, j.act FROM ledger.journal j
        WHERE j.subject_id = ANY (opened) AND j.act = 'look' ORDER BY j.moment DESC, j.seq DESC;
END $$;

CREATE FUNCTION ledger.proposal_page(of_case uuid, of_round integer, after_line integer, page integer)
RETURNS TABLE (line integer, enters boolean, subject_id bigint, payload bytea) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.line, l.enters, l.subject_id, l.payload FROM ledger.proposal_line l
    WHERE l.case_id = of_case AND l.round = of_round AND l.line > after_line ORDER BY l.line LIMIT page
$$;

CREATE FUNCTION ledger.posting_page(of_case uuid, after_line integer, page integer)
RETURNS TABLE (line integer, subject_id bigint, payload bytea) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.line, p.subject_id, p.payload FROM ledger.posting p
    WHERE p.case_id = of_case AND p.line > after_line ORDER BY p.line LIMIT page
$$;

-- Totals of what is staged, by kind and in the order of the eight amounts.
CREATE FUNCTION ledger.posting_totals(of_case uuid) RETURNS TABLE (kind smallint, entries bigint, people bigint, amounts bigint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.kind, count(*), count(DISTINCT p.subject_id), ARRAY[sum(pension_employer), sum(pension_person),
        sum(unemployment_employer), sum(unemployment_person), sum(medical_employer), sum(medical_person),
        sum(work_injury_employer), sum(maternity_employer)]::bigint[]
    FROM ledger.posting p WHERE p.case_id = of_case GROUP BY p.kind ORDER BY p.kind
$$;

-- Note [Whose employer]: the site that the internet reaches reads an employer's people for a delegate of that employer, on the word of
-- the process that saw the delegate sign in; officers and jobs of the business network read for any.
CREATE FUNCTION ledger.check_delegate(of_employer bigint, by_person bigint, warrant bytea) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    day date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF ledger.caller() <> 'legajo_web' THEN
        RETURN;
    END IF;
    PERFORM ledger.check_warrant(ARRAY['delegate', of_employer::text, by_person::text], warrant);
    IF NOT EXISTS (SELECT FROM public.authority_employer_delegate d WHERE d.employer_id = of_employer
        AND d.natural_person_id = by_person AND (d.until IS NULL OR d.until > day)) THEN
        RAISE EXCEPTION 'That person does not act for employer %.', of_employer USING ERRCODE = 'LG004';
    END IF;
END $$;

CREATE FUNCTION ledger.months_of_employer(of_employer bigint, of_month integer, by_person bigint, warrant bytea)
RETURNS SETOF ledger.current_month LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM ledger.check_delegate(of_employer, by_person, warrant);
    RETURN QUERY SELECT * FROM ledger.current_month m WHERE m.employer_id = of_employer AND m.month = of_month ORDER BY m.subject_id;
END $$;

CREATE FUNCTION ledger.months_of_people(of_subjects bigint[]) RETURNS SETOF ledger.current_month
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM ledger.current_month WHERE subject_id = ANY (of_subjects) ORDER BY subject_id, month, employer_id
$$;

CREATE FUNCTION ledger.wages_of_people(of_subjects bigint[]) RETURNS SETOF ledger.current_wage
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM ledger.current_wage WHERE subject_id = ANY (of_subjects) ORDER BY subject_id, employer_id, month_from
$$;

CREATE FUNCTION ledger.relations_of_people(of_subjects bigint[]) RETURNS SETOF ledger.current_relation
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM ledger.current_relation WHERE subject_id = ANY (of_subjects) ORDER BY subject_id, employer_id, span
$$;

CREATE FUNCTION ledger.relations_of_employer(of_employer bigint, by_person bigint, warrant bytea)
RETURNS SETOF ledger.current_relation LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM ledger.check_delegate(of_employer, by_person, warrant);
    RETURN QUERY SELECT * FROM ledger.current_relation r WHERE r.employer_id = of_employer ORDER BY r.subject_id, r.span;
END $$;

-- The newest relation of each person in a month, where it leaves one of those schemes out; there are few. Employer 0: of these
-- people with themselves.
CREATE FUNCTION ledger.limited_relations(of_employer bigint, of_month integer, of_schemes text[], of_subjects bigint[])
RETURNS SETOF ledger.current_relation LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (newest.r).* FROM (
        SELECT DISTINCT ON (r.subject_id) r FROM ledger.current_relation r,
            LATERAL (SELECT make_date(of_month / 12, of_month % 12 + 1, 1) AS first OFFSET 0) m
        WHERE r.employer_id = of_employer AND (of_employer <> 0 OR r.subject_id = ANY (of_subjects))
            AND r.span && daterange(m.first, (m.first + interval '1 month')::date)
        ORDER BY r.subject_id, lower(r.span) DESC) newest
    WHERE NOT (newest.r).schemes @> of_schemes
$$;

CREATE FUNCTION ledger.households_of_people(of_subjects bigint[]) RETURNS SETOF ledger.current_household
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT h.* FROM unnest(of_subjects) s (subject_id) JOIN ledger.current_household h ON h.subject_id = s.subject_id
    ORDER BY h.subject_id, h.since
$$;

-- Those of some people who were born before a day, by sex: for the warning that somebody is past the age of retirement.
CREATE FUNCTION ledger.born_before(of_subjects bigint[], men date, women date) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.subject_id FROM unnest(of_subjects) s (subject_id) JOIN ledger.current_person p ON p.subject_id = s.subject_id
    WHERE p.born < CASE p.sex WHEN 'male' THEN men ELSE women END ORDER BY p.subject_id
$$;

CREATE FUNCTION ledger.employers(of_subjects bigint[]) RETURNS SETOF ledger.current_employer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM ledger.current_employer WHERE of_subjects IS NULL OR subject_id = ANY (of_subjects) ORDER BY subject_id
$$;

CREATE FUNCTION ledger.injury_rates(of_employer bigint) RETURNS SETOF ledger.current_injury_rate
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM ledger.current_injury_rate WHERE subject_id = of_employer ORDER BY month_from
$$;

CREATE FUNCTION ledger.parameters() RETURNS TABLE (act_id uuid, act_number bigint, line integer, moment timestamptz, in_force boolean, payload bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.act_id, a.number, c.line, a.moment, c.in_force, c.payload
    FROM ledger.current_parameter c JOIN ledger.act a ON a.id = c.act_id ORDER BY a.number, c.line
$$;

CREATE FUNCTION ledger.position() RETURNS TABLE (number bigint, leaves bigint, moment timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.number, a.first_leaf + a.entry_count + 1, a.moment FROM ledger.act a ORDER BY a.number DESC LIMIT 1
$$;

CREATE FUNCTION ledger.act_of(of_case uuid) RETURNS TABLE (
    id uuid, number bigint, sort text, first_leaf bigint, entry_count integer, moment timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.id, a.number, a.sort, a.first_leaf, a.entry_count, a.moment FROM ledger.act a
    WHERE a.case_id = of_case ORDER BY a.number
$$;

-- Has an act after that position, of another case, entered something on a record that what is staged for the case names?
CREATE FUNCTION ledger.touched_since(of_case uuid, after_number bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH later AS MATERIALIZED (
        SELECT a.id FROM ledger.act a WHERE a.number > after_number AND a.sort <> 'agency' AND a.case_id IS DISTINCT FROM of_case)
    SELECT EXISTS (SELECT FROM later) AND EXISTS (
        SELECT e.subject_id FROM later JOIN ledger.entry e ON e.act_id = later.id
        INTERSECT SELECT p.subject_id FROM ledger.posting p WHERE p.case_id = of_case)
$$;

-- The number of the last act that published a parameter: while it stands, what was read of them stands too.
CREATE FUNCTION ledger.parameters_version() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(a.number), 0) FROM ledger.act a WHERE a.id IN (SELECT c.act_id FROM ledger.current_parameter c)
$$;

-- What an employer's declarations made due and what was paid, month by month, the newest first.
CREATE FUNCTION ledger.totals_of_employer(of_employer bigint) RETURNS TABLE (
    month integer, people bigint, due bigint, paid bigint, short_people bigint
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT m.month, count(*), sum(s.due)::bigint, sum(s.paid)::bigint, count(*) FILTER (WHERE s.paid < s.due)
    FROM ledger.current_month m, LATERAL (SELECT
        m.due_pension_employer + m.due_pension_person + m.due_unemployment_employer + m.due_unemployment_person
            + m.due_medical_employer + m.due_medical_person + m.due_work_injury_employer + m.due_maternity_employer AS due,
        m.paid_pension_employer + m.paid_pension_person + m.paid_unemployment_employer + m.paid_unemployment_person
            + m.paid_medical_employer + m.paid_medical_person + m.paid_work_injury_employer + m.paid_maternity_employer AS paid) s
    WHERE m.employer_id = of_employer GROUP BY m.month ORDER BY m.month DESC
$$;

-- What differences added to some people's dues of one month, and by when each is paid without a late fee (null: for ever).
-- With the owner's rights, since the reader's row security shows the entries of opened files alone, and this opens none.
CREATE FUNCTION ledger.differences_of_employer(of_employer bigint, of_month integer, of_subjects bigint[]) RETURNS TABLE (
    subject_id bigint, payable_by date, pension_employer bigint, pension_person bigint, unemployment_employer bigint,
    unemployment_person bigint, medical_employer bigint, medical_person bigint, work_injury_employer bigint,
    maternity_employer bigint
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.subject_id, (said #>> '{fact,payable_by}')::date, sum(e.pension_employer)::bigint, sum(e.pension_person)::bigint,
        sum(e.unemployment_employer)::bigint, sum(e.unemployment_person)::bigint, sum(e.medical_employer)::bigint,
        sum(e.medical_person)::bigint, sum(e.work_injury_employer)::bigint, sum(e.maternity_employer)::bigint
    FROM ledger.entry e, LATERAL (SELECT convert_from(e.payload, 'UTF8')::jsonb AS said OFFSET 0) opened
    WHERE e.subject_id = ANY (of_subjects) AND e.kind = 101 AND e.employer_id = of_employer AND e.month_from = of_month
        AND said #>> '{fact,cause}' = 'difference' AND NOT EXISTS (SELECT FROM ledger.entry r
            WHERE r.subject_id = e.subject_id AND r.replaces_act = e.act_id AND r.replaces_line = e.line)
    GROUP BY 1, 2 ORDER BY 1, 2 NULLS LAST
$$;

-- How many dues of one month and employer (0: oneself) each of some people has: the number of the next difference.
CREATE FUNCTION ledger.due_counts(of_employer bigint, of_month integer, of_subjects bigint[])
RETURNS TABLE (subject_id bigint, dues bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.subject_id, count(*) FROM ledger.entry e
    WHERE e.subject_id = ANY (of_subjects) AND e.kind = 101 AND coalesce(e.employer_id, 0) = of_employer AND e.month_from = of_month
    GROUP BY e.subject_id
$$;

-- Where some people stand before a case, for the officer's preview: months and account with what was taken over, age and sex.
CREATE FUNCTION ledger.people_before(of_subjects bigint[])
RETURNS TABLE (subject_id bigint, months bigint, account bigint, born date, sex text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.subject_id, coalesce(c.months, 0) + coalesce(o.months, 0), coalesce(c.principal, 0) + coalesce(o.account, 0),
        p.born, p.sex
    FROM unnest(of_subjects) s (subject_id)
    LEFT JOIN ledger.current_person p ON p.subject_id = s.subject_id
    LEFT JOIN LATERAL (
        SELECT count(DISTINCT m.month)::bigint AS months, sum(CASE m.employer_id
                WHEN 0 THEN round(m.due_pension_person * 8 / 20.0) -- of the 20 points paid for oneself 8 are credited
                ELSE least(m.due_pension_person, m.paid_pension_person) END)::bigint AS principal
        FROM ledger.current_month m WHERE m.subject_id = s.subject_id
            AND m.due_pension_person > 0 AND m.paid_pension_person >= m.due_pension_person) c ON true
    LEFT JOIN LATERAL (
        SELECT sum(CASE e.kind WHEN 32 THEN (said #>> '{fact,months,pension}')::bigint END)::bigint AS months,
            sum(CASE e.kind
                WHEN 104 THEN (said #>> '{fact,on_opening}')::bigint + (said #>> '{fact,on_postings}')::bigint
                ELSE (SELECT sum(amount::bigint) FROM jsonb_each(said #> '{fact,account}') a (period, parties),
                    jsonb_each_text(parties) t (party, amount)) END)::bigint AS account
        FROM ledger.entry e, LATERAL (SELECT convert_from(e.payload, 'UTF8')::jsonb AS said OFFSET 0) opened
        WHERE e.subject_id = s.subject_id AND e.kind IN (32, 104) AND NOT EXISTS (SELECT FROM ledger.entry r
            WHERE r.subject_id = e.subject_id AND r.replaces_act = e.act_id AND r.replaces_line = e.line)) o ON true
$$;
