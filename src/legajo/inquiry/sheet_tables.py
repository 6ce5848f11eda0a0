"""The tables of a statement for the press, already in words; `papers/templates/sheet.typ` sets each."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from legajo.accrual.months import Payment, PersonMonth
from legajo.inquiry.pictures import scale
from legajo.inquiry.screen import earlier_years, marks_of, only_taken_over
from legajo.inquiry.statement import AccountLine, Statement
from legajo.inquiry.words import PARTIES, PAYMENTS, SCHEMES, SUB_LEDGERS
from legajo.record.facts import AMOUNTS, Party, Scheme
from legajo.record.lettering import day_text, moment_text, money_text, month_text, number_text
from legajo.record.period import Month


AGENCY_ZONE = ZoneInfo("Asia/Shanghai")
NOTES = "abcdefghij"


class Tables:
    """One statement being put into words; `language` decides separators and names of months."""

    def __init__(self, statement: Statement, language: str) -> None:
        self.statement = statement
        self.language = language
        self.employers = {job.employer_id: at for at, job in enumerate(statement.employments, 1)}
        self.notes: dict[str, str] = {}

    def money(self, fen: int | None) -> str:
        return money_text(fen, self.language)

    def day(self, day: datetime.date | str | None) -> str:
        if not day:
            return "–"
        return day_text(datetime.date.fromisoformat(day) if isinstance(day, str) else day, self.language)

    def moment(self, moment: datetime.datetime) -> str:
        return moment_text(moment.astimezone(AGENCY_ZONE), self.language)

    def note(self, words: str) -> str:
        """The letter that refers to a note, a new one for new words."""
        return self.notes.setdefault(words, NOTES[len(self.notes) % len(NOTES)])

    def account(self) -> dict[str, Any]:
        rows = []
        for line in self.statement.account:
            rows.append({"cells": self.account_cells(line), "note": " ".join(map(self.note, marks_of(line)))})
            if len(line.parts) > 1:
                rows += [
                    {
                        "cells": [
                            "",
                            str(SUB_LEDGERS.get(part.sub_ledger, part.sub_ledger)),
                            *map(self.money, (part.opening, part.principal, part.interest, part.closing)),
                        ],
                        "mark": "part",
                    }
                    for part in line.parts
                ]
        heads = [
            gettext("Year"),
            gettext("Sub-ledger"),
            gettext("Opening"),
            gettext("Contributions"),
            gettext("Interest"),
            gettext("Closing"),
        ]
        return {
            "title": gettext("How the account grew"),
            "sub": gettext("Balance at the end of each settlement year, in yuan."),
            "chart": self.chart(),
            "head": heads,
            "texts": 2,
            "widths": [0, 1.6, 1, 1, 1, 1],
            "rows": rows,
            "notes": [[letter, words] for words, letter in self.notes.items()],
        }

    def account_cells(self, line: AccountLine) -> list[str]:
        only = line.parts[0].sub_ledger if len(line.parts) == 1 else ""
        return [
            str(line.year),
            str(SUB_LEDGERS.get(only, only)) if only else gettext("All sub-ledgers"),
            *map(self.money, (line.opening, line.principal, line.interest, line.closing)),
        ]

    def chart(self) -> dict[str, Any]:
        account = self.statement.account
        top, step = scale(max((line.closing for line in account), default=0))
        every = 1 if len(account) <= 14 else 5
        return {
            "alt": gettext("The account at the end of each year"),
            "top": top,
            "bars": [
                {
                    "label": str(line.year) if line.year % every == 0 else "",
                    "principal": max(line.closing - line.interest_so_far, 0),
                    "interest": max(min(line.interest_so_far, line.closing), 0),
                }
                for line in account
            ],
            "ticks": [
                [number_text(str(value // 100), self.language), value / top]
                for value in range(0, top + 1, step)
            ],
            "words": {"principal": gettext("Contributions"), "interest": gettext("Interest")},
        }

    def employers_table(self) -> dict[str, Any]:
        heads = [
            gettext("No."),
            gettext("Employer"),
            gettext("Code"),
            gettext("From"),
            gettext("To"),
            gettext("Months declared"),
        ]
        rows = [
            {
                "cells": [
                    str(at),
                    job.name or "–",
                    job.code,
                    self.day(job.started),
                    self.day(job.ended)
                    if job.ended
                    else gettext("suspended")
                    if job.suspended
                    else gettext("lasts"),
                    str(job.months),
                ]
            }
            for at, job in enumerate(self.statement.employments, 1)
        ]
        return {
            "title": gettext("Employers"),
            "head": heads,
            "texts": 5,
            "widths": [0, 2.4, 1.5, 1.3, 1.3, 0.8],
            "rows": rows,
        }

    def schemes(self) -> dict[str, Any]:
        heads = [
            gettext("Scheme"),
            gettext("Newest month"),
            gettext("State"),
            gettext("Since"),
            gettext("Months that count"),
            gettext("Base"),
        ]
        rows = []
        for line in self.statement.schemes:
            if not line.months and line.last is None:
                continue
            newest = month_text(Month.of(line.last), self.language) if line.last is not None else "–"
            since = month_text(Month.of(line.since), self.language) if line.since is not None else "–"
            status = str(PAYMENTS[line.status])
            rows.append(
                {
                    "cells": [
                        str(SCHEMES[line.scheme]),
                        newest,
                        status,
                        since,
                        str(line.months),
                        self.money(line.base),
                    ]
                }
            )
        return {
            "title": gettext("Insurance schemes"),
            "head": heads,
            "texts": 4,
            "rows": rows,
        }

    def years(self) -> dict[str, Any]:
        heads = [
            gettext("Year"),
            gettext("Months"),
            gettext("Base"),
            gettext("Employer, due"),
            gettext("Employer, paid"),
            gettext("Person, due"),
            gettext("Person, paid"),
        ]
        rows = []
        earlier = earlier_years(self.statement.years)
        if earlier:
            cells = [earlier.span, str(earlier.months), gettext("taken over"), *["–"] * 4]
            rows.append({"cells": cells, "mark": ""})
        for year in self.statement.years:
            if not only_taken_over(year):
                amounts = (
                    year.due[Party.EMPLOYER],
                    year.paid[Party.EMPLOYER],
                    year.due[Party.PERSON],
                    year.paid[Party.PERSON],
                )
                cells = [str(year.year), str(year.months), self.base(year.base_low, year.base_high)]
                cells += map(self.money, amounts)
            rows.append({"cells": cells, "mark": "alarm" if year.open else ""})
        return {
            "title": gettext("Due and paid, year by year"),
            "sub": gettext("All schemes together, in yuan; a year in red owes something."),
            "head": heads,
            "texts": 1,
            "rows": rows,
        }

    def base(self, low: int | None, high: int | None) -> str:
        return self.money(high) if low == high else f"{self.money(low)} – {self.money(high)}"

    def months(self) -> dict[str, Any]:
        columns = [
            at for at in range(len(AMOUNTS)) if any(m.due[at] or m.paid[at] for m in self.statement.months)
        ]
        rows = [self.month_row(m, columns) for m in self.statement.months if not m.taken_over]
        amounts = [f"{SCHEMES[AMOUNTS[at][0]]}\n{PARTIES[AMOUNTS[at][1]]}" for at in columns]
        return {
            "title": gettext("Month by month"),
            "sub": gettext(
                "What was paid in, by scheme and party, in yuan. Where it is less than what was due, the due stands under it."
            ),
            "head": [gettext("Month"), gettext("No."), gettext("Base"), *amounts],
            "texts": 2,
            "widths": [0, 0, 1.15, *[1] * len(columns)],
            "rows": rows,
        }

    def month_row(self, month: PersonMonth, columns: list[int]) -> dict[str, Any]:
        cells = [self.paid(month.due[at], month.paid[at]) for at in columns]
        short = any(month.status(scheme) not in (Payment.PAID, Payment.NONE) for scheme in Scheme)
        return {
            "cells": [
                str(Month.of(month.month)),
                str(self.employers.get(month.employer, "–")),
                self.bases(month),
                *cells,
            ],
            "mark": "alarm" if short else "",
        }

    def bases(self, month: PersonMonth) -> str:
        """The pension base; other schemes' bases under it where they differ."""
        others = [
            f"{SCHEMES[scheme]} {self.money(base)}" for scheme, base in month.bases if base != month.base
        ]
        return "\n".join([self.money(month.base), *others])

    def paid(self, due: int, paid: int) -> str:
        if not due and not paid:
            return "–"
        return self.money(paid) if paid == due else f"{self.money(paid)}\n/ {self.money(due)}"
