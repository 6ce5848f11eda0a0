"""Auditing months and wages in force: derived again in SQL from columns that were compared with their payloads before."""

from typing import Any

from legajo.ledger.audit.findings import Fault


AMOUNTS = (
    *("pension_employer", "pension_person", "unemployment_employer", "unemployment_person"),
    *("medical_employer", "medical_person", "work_injury_employer", "maternity_employer"),
)
_SUMS = ", ".join(
    f"sum(CASE WHEN kind = {kind} THEN sign * {amount} ELSE 0 END)::bigint AS {prefix}_{amount}"
    for prefix, kind in (("due", 101), ("paid", 102))
    for amount in AMOUNTS
)
_NAMES = ", ".join(f"{prefix}_{amount}" for prefix in ("due", "paid") for amount in AMOUNTS)
_COLUMNS = ", ".join(f"e.{amount}" for amount in AMOUNTS)

MONTHS = f"""
    WITH moved AS (
        SELECT e.subject_id, coalesce(e.employer_id, 0) AS employer_id, e.month_from AS month, e.kind, a.number, e.line::bigint, e.base,
            1 AS sign, {_COLUMNS}
        FROM ledger.entry e JOIN ledger.act a ON a.id = e.act_id WHERE e.kind IN (101, 102) AND e.month_from IS NOT NULL
        UNION ALL
        SELECT e.subject_id, coalesce(e.employer_id, 0), e.month_from, e.kind, 0, 0, NULL, -1, {_COLUMNS}
        FROM ledger.entry p JOIN ledger.entry e ON e.subject_id = p.subject_id AND e.act_id = p.replaces_act AND e.line = p.replaces_line
        WHERE p.replaces_act IS NOT NULL AND p.kind BETWEEN 101 AND 106 AND e.kind IN (101, 102) AND e.month_from IS NOT NULL),
    summed AS (
        SELECT subject_id, employer_id, month,
            (max(ARRAY[number, line, base]) FILTER (WHERE kind = 101 AND sign = 1 AND base IS NOT NULL))[3] AS base,
            max(ARRAY[number, line]) FILTER (WHERE kind = 101 AND sign = 1) AS last_due, {_SUMS}
        FROM moved GROUP BY 1, 2, 3),
    right_ AS (
        SELECT s.subject_id, s.employer_id, s.month, s.base, a.id AS due_act, s.last_due[2]::integer AS due_line, {_NAMES}
        FROM summed s LEFT JOIN ledger.act a ON a.number = s.last_due[1])
    SELECT coalesce(c.subject_id, r.subject_id), coalesce(c.employer_id, r.employer_id), coalesce(c.month, r.month), to_jsonb(c), to_jsonb(r)
    FROM right_ r FULL JOIN ledger.current_month c
        ON c.subject_id = r.subject_id AND c.employer_id = r.employer_id AND c.month = r.month
    WHERE (c.subject_id, c.base, c.due_act, c.due_line, {", ".join(f"c.{name}" for name in _NAMES.split(", "))})
        IS DISTINCT FROM (r.subject_id, r.base, r.due_act, r.due_line, {", ".join(f"r.{name}" for name in _NAMES.split(", "))})
    LIMIT 1000
"""  # noqa: S608 -- built from the names above alone

WAGES = """
    WITH last AS (
        SELECT DISTINCT ON (e.subject_id, coalesce(e.employer_id, 0), e.month_from)
            e.subject_id, coalesce(e.employer_id, 0) AS employer_id, e.month_from, e.base AS wage, e.act_id, e.line
        FROM ledger.entry e JOIN ledger.act a ON a.id = e.act_id WHERE e.kind = 12
        ORDER BY e.subject_id, coalesce(e.employer_id, 0), e.month_from, a.number DESC, e.line DESC),
    right_ AS (
        SELECT * FROM last l WHERE NOT EXISTS (SELECT FROM ledger.entry p
            WHERE p.subject_id = l.subject_id AND p.kind = 12 AND p.replaces_act = l.act_id AND p.replaces_line = l.line))
    SELECT coalesce(c.subject_id, r.subject_id), coalesce(c.employer_id, r.employer_id), coalesce(c.month_from, r.month_from),
        to_jsonb(c), to_jsonb(r)
    FROM right_ r FULL JOIN ledger.current_wage c
        ON c.subject_id = r.subject_id AND c.employer_id = r.employer_id AND c.month_from = r.month_from
    WHERE (c.wage, c.act_id, c.line) IS DISTINCT FROM (r.wage, r.act_id, r.line)
    LIMIT 1000
"""


def wrong_months(cursor: Any) -> list[Fault]:
    """Compare current_month and current_wage with what the entries sum to."""
    found = []
    for table, statement in (("current_month", MONTHS), ("current_wage", WAGES)):
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(statement)
        for subject, employer, month, held, right in cursor.fetchall():
            row = f"ledger.{table} subject_id {subject}, employer_id {employer}, month {month // 12}-{month % 12 + 1:02d}"
            words = f"What is in force for record {subject} differs from the book in {row}: {_difference(held, right)}."
            found.append(Fault("current", row, words, subject))
    return found


def _difference(held: dict[str, Any] | None, right: dict[str, Any] | None) -> str:
    if held is None:
        return "the row is gone"
    if right is None:
        return "no entry stands for this row"
    wrong = [name for name, value in right.items() if held.get(name, held.get("month")) != value]
    return "; ".join(f"{name} is {held.get(name)}, by the book {right[name]}" for name in wrong)
