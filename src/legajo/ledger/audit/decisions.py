"""Auditing decisions: an act names the four acceptances that let it in, and these bind exactly the bytes that were entered."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from legajo.ledger.act import Act
from legajo.ledger.audit.book import ActRow, Book
from legajo.ledger.audit.findings import Fault, Progress, Report


DECISIONS = """
    SELECT d.case_id, d.digest, d.natural_person_id, d.outcome, d.round, d.rung
    FROM public.review_decision d JOIN public.review_case c ON c.id = d.case_id AND c.round = d.round
    WHERE d.outcome = 'accept' ORDER BY d.case_id, d.id
"""
RESTATED = """
    SELECT l.case_id, string_agg(sha256('\\x00'::bytea || l.payload), ''::bytea ORDER BY l.line)
    FROM ledger.proposal_line l JOIN public.review_case c ON c.id = l.case_id AND c.round = l.round
    WHERE NOT l.enters GROUP BY l.case_id
"""
PROPOSED = """
    SELECT a.number, l.line, l.subject_id FROM ledger.act a JOIN public.review_case c ON c.id = a.case_id
    JOIN ledger.proposal_line l ON l.case_id = c.id AND l.round = c.round AND l.enters
    WHERE a.sort = 'case' AND a.number = ANY (%(acts)s)
    UNION ALL
    SELECT a.number, p.line, p.subject_id FROM ledger.act a JOIN ledger.posting p ON p.case_id = a.case_id
    WHERE a.sort IN ('consequence', 'run') AND a.number = ANY (%(acts)s)
"""
Decision = tuple[UUID, bytes, int, str, int, str]


def said_digest(decision: Decision) -> str:
    """The digest of what one decision says, as acts carry it."""
    case_id, digest, person, outcome, the_round, rung = decision
    words = f'{{"case":"{case_id}","digest":"{digest.hex()}","natural_person":{person},"outcome":"{outcome}","round":{the_round},"rung":"{rung}"}}'
    return sha256(words.encode()).hexdigest()


def check_decisions(
    cursor: Any, book: Book, said: Mapping[int, Act], missing: set[int], report: Report, progress: Progress
) -> None:
    """Every act of a case or run rests on four acceptances, by four people, of its own digest."""
    cursor.execute(DECISIONS)
    held: dict[UUID, list[Decision]] = {}
    for row in cursor:
        held.setdefault(row[0], []).append(row)
    cursor.execute(RESTATED)
    restated: dict[UUID, bytes] = dict(cursor.fetchall())
    for count, act in enumerate(book.acts, 1):
        words = said.get(act.number)
        if words is not None and act.case_id is not None and act.sort in ("case", "run"):
            _check(
                book,
                act,
                words,
                held.get(act.case_id, []),
                restated.get(act.case_id, b""),
                act.number in missing,
                report,
            )
        if count % 1000 == 0:
            progress("decisions", count, len(book.acts))
    progress("decisions", len(book.acts), len(book.acts))


def _check(
    book: Book,
    act: ActRow,
    words: Act,
    decisions: list[Decision],
    restated: bytes,
    incomplete: bool,
    report: Report,
) -> None:
    if len(decisions) != 4 or len({d[2] for d in decisions}) != 4 or len({d[5] for d in decisions}) != 4:
        report.add(
            _fault(
                act,
                report,
                f"its case has {len(decisions)} acceptances by {len({d[2] for d in decisions})} people, not four by four",
            )
        )
        return
    if tuple(said_digest(decision) for decision in decisions) != words.decisions:
        report.add(
            _fault(
                act,
                report,
                "the decisions that it names are not those that stand: one was changed, exchanged or added",
            )
        )
    if act.sort == "case" and not incomplete:
        digest = sha256(
            book.leaves(act.first_leaf + 1, act.first_leaf + 1 + act.entry_count) + restated
        ).digest()
        if any(decision[1] != digest for decision in decisions):
            report.add(
                _fault(act, report, "the four officers decided on other lines than those that were entered")
            )


def proposed(cursor: Any, acts: Iterable[int]) -> list[tuple[int, int, int]]:
    """(act number, line, record) of what was proposed or staged for some acts: it names the record of a line that is gone."""
    cursor.execute(PROPOSED, {"acts": list(acts)})
    return list(cursor.fetchall())


def _fault(act: ActRow, report: Report, words: str) -> Fault:
    row = f"review_decision case_id {act.case_id} / ledger.act number {act.number}"
    return Fault(
        "decision",
        row,
        f"Act {act.number} of {act.moment.isoformat()}: {words}.",
        act_number=act.number,
        since=act.moment,
        until=report.at,
    )
