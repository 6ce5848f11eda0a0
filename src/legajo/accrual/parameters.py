"""The parameters of a running agency: facts of its own record that climbed the four rungs (art. 6).

The files of `rules/parameters` seed the book and say what each parameter is; the values are the book's.
"""

import datetime
import threading
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache

from django.db import connections

from legajo.accrual.differences import Published, Value
from legajo.authority.gateway import AGENCY_ZONE
from legajo.ledger import lookups
from legajo.ledger.lookups import ParameterEntry
from legajo.rules.parameters import Parameters, load
from legajo.rules.parameters.published import parameters_of


_NEVER = datetime.datetime.min.replace(tzinfo=datetime.UTC)
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


def parameters_entered(
    published: Iterable[ParameterEntry], known_at: datetime.datetime | None = None
) -> Parameters:
    """What the book published by a moment: a value that was entered, or taken back, later does not count."""
    seen = [row for row in published if known_at is None or row.moment <= known_at]
    replaced = {(row.replaces.act, row.replaces.line) for row in seen if row.replaces}
    facts = [row.fact for row in seen if (str(row.act_id), row.line) not in replaced]
    return parameters_of(facts, load().definitions.values())


def published(using: str = "default") -> Published:
    """The agency's parameters on both axes of time, to compare what was known when."""
    rows = lookups.parameters(using=using)
    moments = sorted({row.moment for row in rows})
    entered = cache(lambda acts: parameters_entered(rows, moments[acts - 1] if acts else _NEVER))
    return Published(lambda moment: entered(bisect_right(moments, moment)), tuple(map(_value, rows)))


def _value(row: ParameterEntry) -> Value:
    """A value becomes known when its act is entered, and not before the day that its notice gives."""
    fact = row.fact
    notice = datetime.datetime.combine(
        datetime.date.fromisoformat(fact.known_from), datetime.time(), AGENCY_ZONE
    )
    known = max(row.moment, notice)
    return Value(
        fact.parameter,
        fact.region,
        fact.valid_from,
        fact.known_from,
        fact.value,
        row.act_number,
        row.line,
        known,
    )
