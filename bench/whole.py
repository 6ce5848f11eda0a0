"""The whole way of a sheet: from the workbook's bytes to the checkpoint, by the product's own acts and jobs, one after the other.

The reference is a raw binary COPY of the entries that the way made, as in `bench.posting`. `python -m bench.whole ROWS` takes another size.
"""

import sys
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from bench.figure import Figure
from bench.kill import server
from bench.posting import copy_raw
from bench.spent import Spent, spent_here


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
        took: dict[str, Spent] = {}
        for name, role, act in steps:
            with book.role(role):
                took[name] = spent_here(partial(act, way))
        last = f"(act_id IN (SELECT id FROM ledger.act WHERE number > {held[0] if held else 0} AND sort <> 'agency'))"
        entered = book.connect(None).execute(f"SELECT count(*) FROM ledger.entry WHERE {last}").fetchone()
        raw = copy_raw(book, last)
        for connection in book.opened:
            connection.close()
    count = entered[0] if entered else 0
    decided = ("fourth decision", "integrate")
    yield _figure("workbook's bytes to checkpoint", rows, count, took, raw, aim=0.2)
    last_part = {name: took[name] for name in decided}
    yield _figure("the act of the fourth decision to the checkpoint", rows, count, last_part, raw, aim=0.5)
    yield _figure("workbook's bytes to checkpoint, CPU", rows, count, took, raw, cpu=True)
    yield _figure(
        "the act of the fourth decision to the checkpoint, CPU", rows, count, last_part, raw, cpu=True
    )


def _figure(
    name: str,
    rows: int,
    entries: int,
    took: Mapping[str, Spent],
    raw: Spent,
    *,
    aim: float | None = None,
    cpu: bool = False,
) -> Figure:
    cost = {step: spent.cpu if cpu else spent.wall for step, spent in took.items()}
    of_raw = raw.cpu if cpu else raw.wall
    said = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in cost.items())
    return Figure(
        f"{name}, {rows:,} rows, {entries:,} entries",
        of_raw / sum(cost.values()),
        aim if rows == ROWS else None,
        f"{said}; raw COPY {of_raw:.2f} s",
    )


def integrate(way: "Way") -> None:
    """To the checkpoint, as the integrator is woken by a commit; map and journal have their own minute."""
    from legajo.ledger import integrator

    integrator.run_once(at=way.at(20))


if __name__ == "__main__":
    for figure in measure(int(sys.argv[1])):
        print(figure)
