"""How an entry differs from what the rules give, in words that name the row, the record and the time. Pure."""

from typing import Any

import msgspec

from legajo.ledger.audit import ActRow, Fault, Report
from legajo.record.facts import AMOUNTS, Allocation, Due, Entry, Interest, columns


CODE = "consequence"
Derived = Due | Allocation | Interest


def wrong(
    act: ActRow, words: str, report: Report, *, subject: int | None = None, line: int | None = None
) -> Fault:
    """A fault of one entry, of one record, or of the act as a whole; it has been so since the act."""
    if line is not None:
        row = f"ledger.entry subject_id {subject}, act_id {act.id}, line {line}"
        who = f"Record {subject}, act {act.number}, line {line}"
        return Fault(
            CODE,
            row,
            f"{who}: {words}.",
            subject,
            act.number,
            line,
            act.first_leaf + line,
            act.moment,
            report.at,
        )
    row = f"ledger.act number {act.number} (id {act.id})"
    who = f"Act {act.number}" if subject is None else f"Record {subject}, act {act.number}"
    return Fault(
        CODE, row, f"{who}: {words}.", subject, act.number, None, act.first_leaf, act.moment, report.at
    )


def difference(entry: Entry, employer: int | None, right: Derived | None, day: str) -> str | None:
    """What is wrong with an entry; None when it says what the rules give. `day` is that of its act."""
    fact = entry.fact
    if right is None or not isinstance(fact, Due | Allocation | Interest):
        return f"nothing that the rules give stands behind {type(fact).__name__.lower()} {entry.occurrence}"
    if fact.known_at > day:
        return f"it says that it was prepared on {fact.known_at}, after its act"
    if entry.employer != employer:
        return f"its employer is {entry.employer}, by the rules {employer}"
    if entry.received != fact.known_at:
        return f"it was prepared on {fact.known_at} and says that it was received on {entry.received}"
    # The day of preparing may lie before the act's: then rules and values of both days were found to be the same.
    if fact == right or fact == msgspec.structs.replace(right, known_at=fact.known_at):
        return None
    return "; ".join(_told(fact, right))


def _told(fact: Derived, right: Derived) -> list[str]:
    said: list[str] = []
    for name in right.__struct_fields__:
        was, should = getattr(fact, name, None), getattr(right, name)
        if was == should or name == "known_at":
            continue
        said += _amounts(was, should) if name == "amounts" else [f"{name} is {was}, by the rules {should}"]
    return said or ["it says the same in other words"]


def _amounts(was: Any, should: Any) -> list[str]:
    pairs = zip(AMOUNTS, columns(was), columns(should), strict=True)
    told = [
        f"{scheme} of the {party} is {a} fen, by the rules {b}" for (scheme, party), a, b in pairs if a != b
    ]
    return told or ["its amounts name other schemes than the rules give"]
