"""Every figure of a statement in one canonical form, whose digest stands for the paper. Pure."""

import hashlib

from legajo.inquiry.statement import Statement
from legajo.record import canonical


def figures_of(statement: Statement) -> dict[str, object]:
    """The figures alone, without names: amounts in fen, months as ordinals."""
    return {
        "account": [
            [part.year, part.sub_ledger, part.opening, part.principal, part.interest, part.closing]
            for line in statement.account
            for part in line.parts
        ],
        "as_of": statement.as_of.isoformat(),
        "average_index": statement.average_index,
        "balance": statement.balance,
        "last_act": statement.position.last_act,
        "months": [
            [m.month, m.employer, [[scheme, base] for scheme, base in m.bases], list(m.due), list(m.paid)]
            for m in statement.months
        ],
        "subject": statement.holder.subject_id,
        "total_months": statement.total_months,
    }


def digest_of(statement: Statement) -> bytes:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(canonical.encode(figures_of(statement))).digest()
