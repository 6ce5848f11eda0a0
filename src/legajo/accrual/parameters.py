"""The parameters of a running agency: facts of its own record that climbed the four rungs (art. 6).

The files of `rules/parameters` seed the book and say what each parameter is; the values are the book's.
"""

import threading
from collections.abc import Iterable

from legajo.ledger import lookups
from legajo.record.facts import Entry, ParameterPublished
from legajo.rules.parameters import Parameters, load
from legajo.rules.parameters.published import parameters_of


_lock = threading.Lock()
_held: tuple[str, int, Parameters] | None = None


def book_parameters(using: str = "default") -> Parameters:
    """What is published in the book now; the same object as long as nothing was published since."""
    global _held  # noqa: PLW0603 (one book a process; the object's identity is the key of cached assessments)
    version = lookups.parameters_version(using=using)
    book = lookups.origin(using=using)
    with _lock:
        if _held is None or _held[:2] != (book, version):
            _held = (book, version, from_entries(stored.entry for stored in lookups.parameters(using=using)))
        return _held[2]


def from_entries(entries: Iterable[Entry]) -> Parameters:
    """Values on two time axes from the facts that published them; those replaced MUST be left out already."""
    definitions = load().definitions
    facts = [entry.fact for entry in entries if isinstance(entry.fact, ParameterPublished)]
    return parameters_of([fact for fact in facts if fact.parameter in definitions], definitions.values())
