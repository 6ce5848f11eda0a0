"""Auditing what followed: each case's dues and allocations are assessed anew and compared with what was entered (arts. 6, 11)."""

import datetime
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from legajo.accrual import lookups
from legajo.accrual.assessment import AccrualError
from legajo.accrual.lookups import KeptMoney
from legajo.accrual.money import MoneyLine, digest
from legajo.authority.gateway import AGENCY_ZONE
from legajo.ledger.audit import ActRow, Book, Entered, Progress, Report, in_order
from legajo.oversight import runs
from legajo.oversight.differences import difference, wrong
from legajo.oversight.prepared import Case, Prepared, prepare
from legajo.oversight.runs import Settled
from legajo.oversight.stood import Stood
from legajo.record.facts import Entry, MoneyReceived, Run
from legajo.record.permit import Permit
from legajo.rules.parameters import ParameterError


@dataclass(slots=True)
class Walk:
    """One walk over the acts of cases and runs, in the order of the log."""

    report: Report
    permit: Permit
    using: str
    stood: Stood = field(default_factory=Stood)
    announced: dict[UUID, tuple[Run, str]] = field(default_factory=dict)  # orders, with their regions
    settled: list[Settled] = field(default_factory=list)
    days: list[tuple[str, int]] = field(default_factory=list)  # each day's last act

    def over(self, cursor: Any, book: Book, progress: Progress) -> None:
        """Every act in turn."""
        total = sum(act.entry_count for act in book.acts if act.case_id is not None)
        done = 0
        for some in in_order(cursor, book.acts):
            money = lookups.money_of(_paying(some), self.permit, using=self.using)
            follows = {e.act.case_id: e for e in some if e.act.sort == "consequence"}
            for entered in some:
                self._take(entered, follows.get(entered.act.case_id), money)
                done += entered.act.entry_count
            progress("consequences", done, total)
        progress("consequences", total, total)
        people = len({key[0] for key in self.stood.months})
        runs.check(self.settled, self.permit, self.report, progress, people=people, using=self.using)

    def _take(self, entered: Entered, follows: Entered | None, money: Mapping[UUID, list[KeptMoney]]) -> None:
        act, day = entered.act, day_of(entered.act.moment)
        if act.case_id is not None and act.sort == "case":
            self._case(entered, follows, money.get(act.case_id, []))
            orders = [(e.fact, e.region) for e in entered.entries if isinstance(e.fact, Run)]
            self.announced.update((act.case_id, order) for order in orders)
        elif act.case_id is not None and act.sort == "run":
            order = self.announced.get(act.case_id)
            before = bisect_left(self.days, (order[0].known_at, 0)) if order else 0
            last = self.days[before - 1][1] if before else 0
            if found := runs.opened(self.stood, entered, order, day, last, self.report):
                self.settled.append(found)
        self.days.append((day, act.number))
        self.stood.take(act.id, entered.entries)

    def _case(self, entered: Entered, follows: Entered | None, kept: list[KeptMoney]) -> None:
        """Compare what the rules give with the act that followed, or with nothing."""
        day = day_of(entered.act.moment)
        case = Case(entered.act.id, entered.entries, entered.restated, [row.line for row in kept], day)
        act = follows.act if follows else entered.act
        for voucher in _unbound(case):
            words = f"the kept lines of voucher {voucher} are not those that its fact binds"
            self.report.add(wrong(act, words, self.report))
        try:
            prepared = prepare(self.stood, case)
        except (AccrualError, ParameterError) as error:
            words = f"what follows from its case cannot be assessed: {error.args[0]}"
            self.report.add(wrong(act, words, self.report))
            return
        self._compare(act, follows.entries if follows else (), prepared, day)
        for row, line in zip(kept, prepared.allocated, strict=True):
            if row.unallocated != line.unallocated:
                words = f"of line {line.line} of voucher {row.line.voucher} {row.unallocated} are kept as unallocated, by the rules {line.unallocated}"
                self.report.add(wrong(act, words, self.report, subject=row.line.subject_id))

    def _compare(self, act: ActRow, entries: Iterable[Entry], prepared: Prepared, day: str) -> None:
        left = dict(prepared.facts)
        for entry in entries:
            employer, right = left.pop((entry.subject, entry.occurrence), (None, None))
            if words := difference(entry, employer, right, day):
                self.report.add(wrong(act, words, self.report, subject=entry.subject, line=entry.line))
        for (subject, key), (_, fact) in left.items():
            words = f"the rules give {key} ({fact.amounts}), and no entry says so"
            self.report.add(wrong(act, words, self.report, subject=subject))


def day_of(moment: datetime.datetime) -> str:
    """The day of a moment at the agency."""
    return moment.astimezone(AGENCY_ZONE).date().isoformat()


def _paying(some: Iterable[Entered]) -> dict[UUID, int]:
    """The cases that bring money, with their rounds."""
    return {
        e.act.case_id: e.round_number
        for e in some
        if e.act.sort == "case"
        and e.act.case_id
        and any(isinstance(x.fact, MoneyReceived) for x in e.entries)
    }


def _unbound(case: Case) -> Iterator[str]:
    """Vouchers whose kept lines are not those of the fact that four officers decided on."""
    lists: dict[str, list[MoneyLine]] = {}
    for line in case.money:
        lists.setdefault(line.voucher, []).append(line)
    for voucher, fact in case.vouchers.items():
        if digest(lists.pop(voucher, [])) != fact.lines:
            yield voucher
    yield from lists
