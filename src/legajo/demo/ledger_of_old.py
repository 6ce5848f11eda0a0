"""The ledger that the demonstration's earlier system hands over: opening positions as of 2015-12-31, invented."""

import csv
import io
from collections.abc import Iterable

from legajo.collection.takeover import COLUMNS
from legajo.demo.people import Worker
from legajo.record.money import yuan
from legajo.record.period import Month, months


END = Month(2015, 12)
BEGIN = Month(1998, 7)  # before, the old system kept no account for these people
LIMITS = (
    258_500,
    1_938_900,
)  # the floor and the cap of 2015-07, in fen: invented histories stay between them
CREDIT_2006 = 8  # per cent of the base since 2006-01, 11 before (Guofa [2005] 38)


def veterans(staff: Iterable[Worker]) -> list[Worker]:
    """Those who worked before the book begins."""
    return [worker for worker in staff if Month(worker.first_work.year, worker.first_work.month) <= END]


def ledger_csv(staff: Iterable[Worker]) -> bytes:
    """The old ledger in the form that `collection.takeover` reads."""
    out = io.StringIO()
    sheet = csv.DictWriter(out, COLUMNS)
    sheet.writeheader()
    for worker in veterans(staff):
        sheet.writerow(_line(worker))
    return out.getvalue().encode()


def _line(worker: Worker) -> dict[str, str]:
    begin = max(BEGIN, Month(worker.first_work.year, worker.first_work.month))
    worked = list(months(begin, END))
    early = late = 0
    year_bases: dict[int, int] = {}
    for month in worked:
        base = _base(worker, month)
        year_bases[month.year] = year_bases.get(month.year, 0) + base
        if month.year < 2006:
            early += base * 11 // 100
        else:
            late += base * CREDIT_2006 // 100
    person = early * 8 // 11
    identity = worker.identity
    return {
        "aac002": identity,
        "aac003": worker.name,
        "aac004": "1" if int(identity[16]) % 2 else "2",
        "aac006": f"{identity[6:10]}-{identity[10:12]}-{identity[12:14]}",
        "household": "rural" if "农村" in worker.household else "urban",
        "started": worker.first_work.isoformat(),
        "from_month": str(begin),
        "months": str(len(worked)),
        "before_1998_person": "",
        "y1998_2005_person": yuan(person) if early else "",
        "y1998_2005_employer": yuan(early - person) if early else "",
        "since_2006_person": yuan(late) if late else "",
        "year_bases": ";".join(f"{year}={yuan(amount)}" for year, amount in sorted(year_bases.items())),
    }


def _base(worker: Worker, month: Month) -> int:
    """The wage of 2016 walked back at eight per cent a year, between invented limits that shrink with it."""
    years = 2016 - month.year
    wage = worker.wage(worker.joined)
    lowest, highest = LIMITS
    for _ in range(years):
        wage, lowest, highest = (amount * 100 // 108 for amount in (wage, lowest, highest))
    return min(max(wage, lowest), highest)
