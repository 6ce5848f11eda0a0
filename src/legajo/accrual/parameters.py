"""The parameters of a running agency: facts of its own record that climbed the four rungs (art. 6).

The files of `rules/parameters` seed the book and say what each parameter is; the values are the book's.
"""

import threading

from django.db import connections

from legajo.ledger import lookups
from legajo.rules.parameters import Parameters, load
from legajo.rules.parameters.published import parameters_of


_lock = threading.Lock()
_held: dict[tuple[object, ...], Parameters] = {}


def book_parameters(using: str = "default") -> Parameters:
    """What the book publishes now: the same object until something more is published."""
    place = connections[using].settings_dict
    key = (place["HOST"], place["NAME"], lookups.parameters_version(using=using))
    with _lock:
        if key not in _held:
            facts = [row.fact for row in lookups.parameters(using=using) if row.in_force]
            _held.clear()
            _held[key] = parameters_of(facts, load().definitions.values())
        return _held[key]
