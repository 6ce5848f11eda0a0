"""Why a figure of the statement is what it is: the rule replayed, the published values, the entries behind it. Pure.

A figure is named by a text: balance, account:2024, posted:2024, total_months, months:2024, state:2025-07:pension,
due:2025-07:pension:person, average_index, retirement, pension, pension:2041-03.
Note [Replayed, not retold]: the rule is run again with the values that were known when the figure was posted. Where
the replay gives another result than the book, the book's figure stands and the difference is said, as a finding.
"""

from collections.abc import Callable, Mapping

from legajo.inquiry.grounds import Ground, Part, Sentence, UnknownFigureError, Why
from legajo.inquiry.why_account import account_year, balance, posted
from legajo.inquiry.why_index import average_index
from legajo.inquiry.why_months import due, months_of, state, total_months
from legajo.inquiry.why_pension import pension, retirement


__all__ = ["Ground", "Part", "Sentence", "UnknownFigureError", "Why", "why"]

Explain = Callable[..., Why]
_EXPLAIN: Mapping[tuple[str, int], Explain] = {  # by name, and how many words follow it
    ("balance", 0): balance,
    ("account", 1): account_year,
    ("posted", 1): posted,
    ("total_months", 0): total_months,
    ("months", 1): months_of,
    ("state", 2): state,
    ("due", 3): due,
    ("average_index", 0): average_index,
    ("retirement", 0): retirement,
    ("pension", 0): pension,
    ("pension", 1): pension,
}
FORMS = (
    "balance",
    "account:YEAR",
    "posted:YEAR",
    "total_months",
    "months:YEAR",
    "state:MONTH:SCHEME",
    "due:MONTH:SCHEME:PARTY",
    "average_index",
    "retirement",
    "pension",
    "pension:MONTH",
)


def why(figure: str, ground: Ground) -> Why:
    """Explain one figure; UnknownFigureError when the statement has none of that name."""
    name, *rest = figure.split(":")
    explain = _EXPLAIN.get((name, len(rest)))
    if explain is None:
        raise UnknownFigureError(figure)
    return explain(ground, figure, *rest)
