-- Keeping what is in force: dues and payments by month from postings, the rest from the facts of a case.

-- Note [Rows once, else summed]: nearly always a batch has one row for a person, employer and month, and adds. Grouping and
-- summing 16 amounts of every row would cost as much as writing them; so they are added as they are, and only a batch
-- that names a month twice (which ON CONFLICT refuses) or replaces something is summed first.
CREATE FUNCTION ledger.apply_months(of_order uuid, by_act uuid, kinds smallint[], replacing boolean, entries integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT kinds && '{101,102}' THEN
        RETURN;
    ELSIF replacing OR kinds @> '{101,102}' THEN
        PERFORM ledger.add_summed(of_order, by_act, entries);
    ELSIF kinds @> '{101}' THEN
        PERFORM ledger.write_dues(of_order, by_act, entries);
    ELSE
        PERFORM ledger.add_payments(of_order, entries);
    END IF;
EXCEPTION WHEN cardinality_violation THEN
    PERFORM ledger.add_summed(of_order, by_act, entries);
END $$;

-- See note [First as if new].
CREATE FUNCTION ledger.write_dues(of_order uuid, by_act uuid, entries integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger.current_month SELECT * FROM ledger.dues_of(of_order, by_act, entries);
EXCEPTION WHEN unique_violation THEN
    PERFORM ledger.add_dues(of_order, by_act, entries);
END $$;

CREATE FUNCTION ledger.dues_of(of_order uuid, by_act uuid, entries integer) RETURNS SETOF ledger.current_month LANGUAGE sql STABLE AS $$
    SELECT subject_id, coalesce(employer_id, 0), month_from, base, by_act, line, pension_employer, pension_person, unemployment_employer, unemployment_person, medical_employer, medical_person, work_injury_employer, maternity_employer,
        0, 0, 0, 0, 0, 0, 0, 0
    FROM ledger.posting WHERE case_id = of_order AND line <= entries AND kind = 101 AND month_from IS NOT NULL ORDER BY subject_id, month_from
$$;

CREATE FUNCTION ledger.add_dues(of_order uuid, by_act uuid, entries integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO ledger.current_month AS m SELECT * FROM ledger.dues_of(of_order, by_act, entries)
    ON CONFLICT ON CONSTRAINT one_row_a_month DO UPDATE SET
        base = coalesce(excluded.base, m.base),
        due_act = excluded.due_act,
        due_line = excluded.due_line,
        due_pension_employer = m.due_pension_employer + excluded.due_pension_employer,
        due_pension_person = m.due_pension_person + excluded.due_pension_person,
        due_unemployment_employer = m.due_unemployment_employer + excluded.due_unemployment_employer,
        due_unemployment_person = m.due_unemployment_person + excluded.due_unemployment_person,
        due_medical_employer = m.due_medical_employer + excluded.due_medical_employer,
        due_medical_person = m.due_medical_person + excluded.due_medical_person,
        due_work_injury_employer = m.due_work_injury_employer + excluded.due_work_injury_employer,
        due_maternity_employer = m.due_maternity_employer + excluded.due_maternity_employer
$$;

CREATE FUNCTION ledger.add_payments(of_order uuid, entries integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO ledger.current_month AS m
    SELECT subject_id, coalesce(employer_id, 0), month_from, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0,
        pension_employer, pension_person, unemployment_employer, unemployment_person, medical_employer, medical_person, work_injury_employer, maternity_employer
    FROM ledger.posting WHERE case_id = of_order AND line <= entries AND kind = 102 AND month_from IS NOT NULL ORDER BY subject_id, month_from
    ON CONFLICT ON CONSTRAINT one_row_a_month DO UPDATE SET
        paid_pension_employer = m.paid_pension_employer + excluded.paid_pension_employer,
        paid_pension_person = m.paid_pension_person + excluded.paid_pension_person,
        paid_unemployment_employer = m.paid_unemployment_employer + excluded.paid_unemployment_employer,
        paid_unemployment_person = m.paid_unemployment_person + excluded.paid_unemployment_person,
        paid_medical_employer = m.paid_medical_employer + excluded.paid_medical_employer,
        paid_medical_person = m.paid_medical_person + excluded.paid_medical_person,
        paid_work_injury_employer = m.paid_work_injury_employer + excluded.paid_work_injury_employer,
        paid_maternity_employer = m.paid_maternity_employer + excluded.paid_maternity_employer
$$;

-- Dues add to a month, payments add to what is paid of it; an entry that replaces another first takes that one away.
CREATE FUNCTION ledger.add_summed(of_order uuid, by_act uuid, entries integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO ledger.current_month AS m
    SELECT subject_id, coalesce(employer_id, 0), month_from,
        (max(ARRAY[line, base]) FILTER (WHERE kind = 101 AND sign = 1))[2],
        CASE WHEN bool_or(kind = 101 AND sign = 1) THEN by_act END,
        max(line) FILTER (WHERE kind = 101 AND sign = 1),
            sum(CASE WHEN kind = 101 THEN sign * pension_employer ELSE 0 END),
            sum(CASE WHEN kind = 101 THEN sign * pension_person ELSE 0 END),
            sum(CASE WHEN kind = 101 THEN sign * unemployment_employer ELSE 0 END),
            sum(CASE WHEN kind = 101 THEN sign * unemployment_person ELSE 0 END),
            sum(CASE WHEN kind = 101 THEN sign * medical_employer ELSE 0 END),
            sum(CASE WHEN kind = 101 THEN sign * medical_person ELSE 0 END),
            sum(CASE WHEN kind = 101 THEN sign * work_injury_employer ELSE 0 END),
            sum(CASE WHEN kind = 101 THEN sign * maternity_employer ELSE 0 END),
            sum(CASE WHEN kind = 102 THEN sign * pension_employer ELSE 0 END),
            sum(CASE WHEN kind = 102 THEN sign * pension_person ELSE 0 END),
            sum(CASE WHEN kind = 102 THEN sign * unemployment_employer ELSE 0 END),
            sum(CASE WHEN kind = 102 THEN sign * unemployment_person ELSE 0 END),
            sum(CASE WHEN kind = 102 THEN sign * medical_employer ELSE 0 END),
            sum(CASE WHEN kind = 102 THEN sign * medical_person ELSE 0 END),
            sum(CASE WHEN kind = 102 THEN sign * work_injury_employer ELSE 0 END),
            sum(CASE WHEN kind = 102 THEN sign * maternity_employer ELSE 0 END)
    FROM (
        SELECT subject_id, employer_id, month_from, kind, line::bigint, base, 1 AS sign, pension_employer, pension_person, unemployment_employer, unemployment_person, medical_employer, medical_person, work_injury_employer, maternity_employer
        FROM ledger.posting WHERE case_id = of_order AND line <= entries AND kind IN (101, 102) AND month_from IS NOT NULL
        UNION ALL
        SELECT e.subject_id, e.employer_id, e.month_from, e.kind, 0, e.base, -1, e.pension_employer, e.pension_person, e.unemployment_employer, e.unemployment_person, e.medical_employer, e.medical_person, e.work_injury_employer, e.maternity_employer
        FROM ledger.posting p JOIN ledger.entry e
            ON e.subject_id = p.subject_id AND e.act_id = p.replaces_act AND e.line = p.replaces_line
        WHERE p.case_id = of_order AND p.line <= entries AND p.replaces_act IS NOT NULL AND e.kind IN (101, 102) AND e.month_from IS NOT NULL
    ) moved
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT ON CONSTRAINT one_row_a_month DO UPDATE SET
        base = coalesce(excluded.base, m.base),
        due_act = coalesce(excluded.due_act, m.due_act),
        due_line = coalesce(excluded.due_line, m.due_line),
        due_pension_employer = m.due_pension_employer + excluded.due_pension_employer,
        due_pension_person = m.due_pension_person + excluded.due_pension_person,
        due_unemployment_employer = m.due_unemployment_employer + excluded.due_unemployment_employer,
        due_unemployment_person = m.due_unemployment_person + excluded.due_unemployment_person,
        due_medical_employer = m.due_medical_employer + excluded.due_medical_employer,
        due_medical_person = m.due_medical_person + excluded.due_medical_person,
        due_work_injury_employer = m.due_work_injury_employer + excluded.due_work_injury_employer,
        due_maternity_employer = m.due_maternity_employer + excluded.due_maternity_employer,
        paid_pension_employer = m.paid_pension_employer + excluded.paid_pension_employer,
        paid_pension_person = m.paid_pension_person + excluded.paid_pension_person,
        paid_unemployment_employer = m.paid_unemployment_employer + excluded.paid_unemployment_employer,
        paid_unemployment_person = m.paid_unemployment_person + excluded.paid_unemployment_person,
        paid_medical_employer = m.paid_medical_employer + excluded.paid_medical_employer,
        paid_medical_person = m.paid_medical_person + excluded.paid_medical_person,
        paid_work_injury_employer = m.paid_work_injury_employer + excluded.paid_work_injury_employer,
        paid_maternity_employer = m.paid_maternity_employer + excluded.paid_maternity_employer
$$;

-- The facts of a case that move what is in force. They are read where they were proposed: the same rows that were entered, their facts
-- opened when they arrived.
CREATE TYPE ledger.entering AS (case_id uuid, round integer, act_id uuid, entries integer); -- see note [What was summed is what enters]

CREATE FUNCTION ledger.apply_collected(it ledger.entering, kinds smallint[], replacing boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF kinds && '{1,4}' THEN PERFORM ledger.apply_people(it, kinds); END IF;
    IF kinds && '{1,2}' THEN PERFORM ledger.apply_households(it, replacing); END IF;
    IF kinds && '{3}' THEN PERFORM ledger.apply_links(it); END IF;
    IF kinds && '{5,6,7,8}' THEN PERFORM ledger.apply_employers(it); END IF;
    IF kinds && '{9,10}' THEN PERFORM ledger.apply_relations(it, kinds, replacing); END IF;
    IF kinds && '{12}' THEN PERFORM ledger.apply_wages(it, replacing); END IF;
    IF kinds && '{206}' THEN PERFORM ledger.apply_parameters(it); END IF;
END $$;

CREATE FUNCTION ledger.facts(it ledger.entering, of_kinds smallint[]) RETURNS TABLE (
    subject_id bigint, line integer, kind smallint, employer_id bigint, replaces_act uuid, replaces_line integer, fact jsonb
) LANGUAGE sql STABLE AS $$
    SELECT l.subject_id, l.line, l.kind, coalesce(l.employer_id, 0), l.replaces_act, l.replaces_line, l.fact
    FROM ledger.proposal_line l
    WHERE l.case_id = it.case_id AND l.round = it.round AND l.enters AND l.line <= it.entries AND l.kind = ANY (of_kinds) ORDER BY l.line
$$;

-- Note [First as if new]: a row that stands already is rare, and to ask for it at every row costs a third of the writing. So rows are
-- written as new, and only when a key says that one stands are they written again as those that may meet one.
CREATE FUNCTION ledger.apply_wages(it ledger.entering, replacing boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF replacing THEN
        DELETE FROM ledger.current_wage w USING ledger.proposal_line l
        WHERE l.case_id = it.case_id AND l.round = it.round AND l.enters AND l.line <= it.entries AND l.kind = 12 AND l.replaces_act IS NOT NULL
            AND w.subject_id = l.subject_id AND w.act_id = l.replaces_act AND w.line = l.replaces_line;
    END IF;
    BEGIN
        INSERT INTO ledger.current_wage SELECT * FROM ledger.wages_entering(it);
    EXCEPTION WHEN unique_violation THEN
        PERFORM ledger.renew_wages(it);
    END;
END $$;

CREATE FUNCTION ledger.wages_entering(it ledger.entering) RETURNS SETOF ledger.current_wage LANGUAGE sql STABLE AS $$
    SELECT subject_id, coalesce(employer_id, 0), month_from, base, it.act_id, line FROM ledger.proposal_line
    WHERE case_id = it.case_id AND round = it.round AND enters AND line <= it.entries AND kind = 12 ORDER BY subject_id, month_from, line
$$;

CREATE FUNCTION ledger.renew_wages(it ledger.entering) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger.current_wage AS w SELECT * FROM ledger.wages_entering(it)
    ON CONFLICT ON CONSTRAINT one_wage_from_a_month
    DO UPDATE SET wage = excluded.wage, act_id = excluded.act_id, line = excluded.line;
EXCEPTION WHEN cardinality_violation THEN
    RAISE EXCEPTION 'The case says twice what somebody earns from one month on; one of the lines is too many.'
        USING ERRCODE = 'LG003';
END $$;

CREATE FUNCTION ledger.apply_relations(it ledger.entering, kinds smallint[], replacing boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    which text;
    f record;
BEGIN
    IF replacing THEN PERFORM ledger.unchain_relations(it); END IF;
    INSERT INTO ledger.current_relation (subject_id, employer_id, span, form, state, act_id, line, schemes, follows)
    SELECT n.subject_id, n.employer_id, daterange((n.fact ->> 'started')::date, NULL), n.fact ->> 'form', 'open', it.act_id, n.line,
        ARRAY(SELECT jsonb_array_elements_text(n.fact -> 'schemes')),
        (SELECT max(r.until) FROM ledger.current_relation r WHERE r.subject_id = n.subject_id AND r.employer_id = n.employer_id)
    FROM ledger.facts(it, '{9}') n ORDER BY n.subject_id;
    IF kinds && '{10}' THEN
        FOR f IN SELECT * FROM ledger.facts(it, '{10}') LOOP
            UPDATE ledger.current_relation r SET state = f.fact ->> 'state', span = CASE f.fact ->> 'state'
                WHEN 'ended' THEN daterange(lower(r.span), (f.fact ->> 'on')::date, '[]') ELSE r.span END
            WHERE r.subject_id = f.subject_id AND r.employer_id = f.employer_id AND r.span @> (f.fact ->> 'on')::date;
        END LOOP;
    END IF;
EXCEPTION WHEN unique_violation OR check_violation OR foreign_key_violation THEN
    GET STACKED DIAGNOSTICS which = PG_EXCEPTION_DETAIL;
    RAISE EXCEPTION 'A person has a relation with that employer at that time already: %. End it first, or correct it.', which
        USING ERRCODE = 'LG003';
END $$;

-- Take away the relations that are replaced; what followed one of them follows the one before.
CREATE FUNCTION ledger.unchain_relations(it ledger.entering) RETURNS void LANGUAGE sql AS $$
    WITH gone AS (
        DELETE FROM ledger.current_relation r USING ledger.facts(it, '{9}') e
        WHERE r.subject_id = e.subject_id AND r.act_id = e.replaces_act AND r.line = e.replaces_line
        RETURNING r.subject_id, r.employer_id, r.follows, r.until)
    UPDATE ledger.current_relation r SET follows = gone.follows FROM gone
    WHERE r.subject_id = gone.subject_id AND r.employer_id = gone.employer_id AND r.follows = gone.until
$$;

CREATE FUNCTION ledger.apply_people(it ledger.entering, kinds smallint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger.current_person AS p
    SELECT DISTINCT ON (subject_id) subject_id, (fact ->> 'born')::date, fact ->> 'sex', NULL, it.act_id, line
    FROM ledger.facts(it, '{1}') ORDER BY subject_id, line DESC
    ON CONFLICT (subject_id) DO UPDATE SET born = excluded.born, sex = excluded.sex, act_id = excluded.act_id, line = excluded.line;
    IF kinds && '{4}' THEN
        UPDATE ledger.current_person p SET ended = (f.fact ->> 'on')::date
        FROM ledger.facts(it, '{4}') f WHERE p.subject_id = f.subject_id;
    END IF;
END $$;

CREATE FUNCTION ledger.apply_households(it ledger.entering, replacing boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF replacing THEN
        DELETE FROM ledger.current_household h USING ledger.facts(it, '{1,2}') e
        WHERE h.subject_id = e.subject_id AND h.act_id = e.replaces_act AND h.line = e.replaces_line;
    END IF;
    INSERT INTO ledger.current_household AS h
    SELECT DISTINCT ON (subject_id, since) subject_id, since, nature, it.act_id, line
    FROM (SELECT subject_id, line, CASE kind WHEN 1 THEN '0001-01-01' ELSE (fact ->> 'since')::date END AS since,
            CASE WHEN kind = 1 THEN fact ->> 'household_nature' WHEN fact ->> 'attribute' = 'household_nature' THEN fact ->> 'new' END AS nature
        FROM ledger.facts(it, '{1,2}')) said
    WHERE nature IN ('urban', 'rural') ORDER BY subject_id, since, line DESC
    ON CONFLICT ON CONSTRAINT one_household_from_a_day DO UPDATE SET nature = excluded.nature, act_id = excluded.act_id, line = excluded.line;
END $$;

CREATE FUNCTION ledger.apply_links(it ledger.entering) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- merge: the second record continues the first. A split moves entries by correction and links nothing.
    INSERT INTO ledger.current_link
    SELECT (fact -> 'records' ->> 1)::bigint, (fact -> 'records' ->> 0)::bigint, it.act_id, line
    FROM ledger.facts(it, '{3}') WHERE fact ->> 'action' = 'merge'
    ON CONFLICT (subject_id) DO UPDATE SET continues = excluded.continues, act_id = excluded.act_id, line = excluded.line;
    DELETE FROM ledger.current_link l USING ledger.facts(it, '{3}') f
    WHERE f.fact ->> 'action' = 'split' AND f.fact -> 'records' @> to_jsonb(l.subject_id) AND f.fact -> 'records' @> to_jsonb(l.continues);
END $$;

CREATE FUNCTION ledger.apply_employers(it ledger.entering) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger.current_employer AS c
    SELECT DISTINCT ON (subject_id) subject_id, fact ->> 'code', fact ->> 'name', (fact ->> 'since')::date, NULL, it.act_id, line
    FROM ledger.facts(it, '{5}') ORDER BY subject_id, line DESC
    ON CONFLICT (subject_id) DO UPDATE SET code = excluded.code, name = excluded.name, since = excluded.since,
        act_id = excluded.act_id, line = excluded.line;
    UPDATE ledger.current_employer c SET name = f.fact ->> 'new'
    FROM ledger.facts(it, '{6}') f WHERE c.subject_id = f.subject_id AND f.fact ->> 'attribute' = 'name';
    UPDATE ledger.current_employer c SET ended = (f.fact ->> 'on')::date
    FROM ledger.facts(it, '{7}') f WHERE c.subject_id = f.subject_id;
    DELETE FROM ledger.current_injury_rate r USING ledger.facts(it, '{8}') e
    WHERE r.subject_id = e.subject_id AND r.act_id = e.replaces_act AND r.line = e.replaces_line;
    INSERT INTO ledger.current_injury_rate AS r
    SELECT DISTINCT ON (subject_id, fact ->> 'since') subject_id, ledger.month_number(fact ->> 'since'),
        (fact ->> 'industry_class')::smallint, coalesce((fact ->> 'floating_grade')::smallint, 0), fact ->> 'rate', it.act_id, line
    FROM ledger.facts(it, '{8}') ORDER BY subject_id, fact ->> 'since', line DESC
    ON CONFLICT ON CONSTRAINT one_injury_rate_from_a_month DO UPDATE SET industry_class = excluded.industry_class,
        floating_grade = excluded.floating_grade, rate = excluded.rate, act_id = excluded.act_id, line = excluded.line;
END $$;

CREATE FUNCTION ledger.month_number(month text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
RETURN split_part(month, '-', 1)::integer * 12 + split_part(month, '-', 2)::integer - 1;

CREATE FUNCTION ledger.apply_parameters(it ledger.entering) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ledger.current_parameter c SET in_force = false FROM ledger.facts(it, '{206}') f
    WHERE c.act_id = f.replaces_act AND c.line = f.replaces_line;
    INSERT INTO ledger.current_parameter
    SELECT fact ->> 'parameter', coalesce(fact ->> 'region', convert_from(payload, 'UTF8')::jsonb ->> 'region'), fact ->> 'valid_from',
        (fact ->> 'known_from')::date, true, it.act_id, line, payload
    FROM ledger.proposal_line WHERE case_id = it.case_id AND round = it.round AND enters AND line <= it.entries AND kind = 206 ORDER BY line;
END $$;
