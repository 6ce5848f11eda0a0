"""The whole way of a sheet: from the workbook's bytes to the checkpoint, by the product's own acts and jobs, one after the other.

The reference is a raw binary COPY of the entries that the way made, as in `bench.posting`. `python -m bench.whole ROWS` takes another size.
"""

import sys
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from bench.figure import Figure, seconds
from bench.kill import server
from bench.posting import copy_raw


if TYPE_CHECKING:
    from tests.durability.phases import Way

ROWS = 100_000


def figures(*, small: bool = False) -> Iterator[Figure]:
    """The whole, and its part from the fourth decision's call to the checkpoint."""
    yield from measure(1_000 if small else ROWS)


def measure(rows: int) -> Iterator[Figure]:
    with server() as cluster:
        from tests.durability import phases

        book = phases.copied(cluster, "whole", "empty")
        way = phases.received_sheet(book, rows)
        with book.role("integrator"):
            integrate(way)  # what the book holds already is in the log before the clock starts
        held = book.connect(None).execute("SELECT max(number) FROM ledger.act").fetchone()
        steps = (
            ("read", "collector", phases.read),
            ("confirm", "web", phases.confirm),
            ("propose", "collector", phases.propose),
            ("three decisions", "desk", phases.decide_three),
            ("fourth decision", "desk", phases.decide_last),
            ("integrate", "integrator", integrate),
        )
        took = {}
        for name, role, act in steps:
            with book.role(role):
                took[name] = seconds(partial(act, way))
        last = f"(act_id IN (SELECT id FROM ledger.act WHERE number > {held[0] if held else 0} AND sort <> 'agency'))"
        entered = book.connect(None).execute(f"SELECT count(*) FROM ledger.entry WHERE {last}").fetchone()
        raw = copy_raw(book, last)
        for connection in book.opened:
            connection.close()
    count = entered[0] if entered else 0
    said = ", ".join(f"{name} {taken:.1f} s" for name, taken in took.items())
    whole, decided = sum(took.values()), took["fourth decision"] + took["integrate"]
    yield Figure(
        f"workbook's bytes to checkpoint, {rows:,} rows, {count:,} entries",
        raw / whole,
        0.2 if rows == ROWS else None,
        f"{said}; raw COPY {raw:.2f} s",
    )
    yield Figure(
        f"the act of the fourth decision to the checkpoint, {count:,} entries",
        raw / decided,
        0.5 if rows == ROWS else None,
        f"{count / decided:,.0f} entries/s against {count / raw:,.0f} rows/s",
    )


def integrate(way: "Way") -> None:
    """To the checkpoint, as the integrator is woken by a commit; map and journal have their own minute."""
    from legajo.ledger import integrator

    integrator.run_once(at=way.at(20))


if __name__ == "__main__":
    for figure in measure(int(sys.argv[1])):
        print(figure)
