"""The dry run of a settlement over everybody, by columns and on several processes; its facts and digest are those of the plain one."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import pyarrow as pa
from django.db import connections

from legajo.accrual import settlement
from legajo.accrual.runs import ALIAS
from legajo.accrual.settlement import DryRun, Progress
from legajo.accrual.whole import pool
from legajo.accrual.whole.settle import facts
from legajo.record.facts import Interest
from legajo.record.permit import Permit
from legajo.rules.pension.account import Terms


@dataclass(frozen=True)
class Facts(Collection[tuple[int, Interest]]):
    """The facts of a run, kept as columns and made one after the other whenever they are read."""

    batches: list[pa.RecordBatch] = field(repr=False)
    year: int
    terms: Terms
    known_at: str

    def __len__(self) -> int:
        return sum(batch.num_rows for batch in self.batches)

    def __iter__(self) -> Iterator[tuple[int, Interest]]:
        for batch in self.batches:
            yield from facts(batch, self.year, self.terms, self.known_at)

    def __contains__(self, fact: object) -> bool:
        return any(each == fact for each in self)


def dry_run(
    year: int,
    permit: Permit,
    *,
    region: str,
    at: datetime.datetime,
    processes: int = 1,
    progress: Progress = lambda done, total: None,
) -> DryRun:
    """As `settlement.dry_run`; `progress` hears of every bucket."""
    known_at = settlement.known_on(at)
    terms = settlement.terms_of(year, region, known_at)
    position = settlement.last_act()
    task = pool.Task(address(), year, terms, region, position)
    batches = list(pool.run(task, processes=processes, progress=progress))
    return DryRun(year, region, known_at, terms, position, Facts(batches, year, terms, known_at))


def address() -> str:
    """Where accrual's own connection leads, as an address that other drivers understand."""
    given = connections[ALIAS].settings_dict
    host, port = str(given["HOST"]), given.get("PORT") or "5432"
    place = f"/{given['NAME']}?host={quote(host, safe='')}&port={port}"
    return f"postgresql://{quote(given['USER'])}:{quote(given['PASSWORD'], safe='')}@{place}"
