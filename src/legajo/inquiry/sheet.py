"""A statement in words for the press: what `papers/templates/statement.typ` lays out, in the language in force."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from legajo.inquiry.grounds import Ground
from legajo.inquiry.screen import index_text, period_text
from legajo.inquiry.sheet_tables import Tables
from legajo.inquiry.sheet_why import explanations, why_pages
from legajo.inquiry.statement import Statement
from legajo.inquiry.words import SEXES
from legajo.papers.qr import square
from legajo.record.lettering import language_of, month_text, number_text
from legajo.record.period import Month


REGIONS = {"es": "ES", "en": "GB", "zh": "CN"}


@dataclass(frozen=True, slots=True)
class Issue:
    """What makes a paper checkable."""

    serial: str
    check_code: str
    digest: str
    address: str  # of the public page that confirms papers
    at: datetime.datetime

    @property
    def link(self) -> str:
        return f"{self.address}?serial={self.serial}&code={self.check_code}"


def sheet_of(statement: Statement, issue: Issue, ground: Ground | None = None) -> dict[str, Any]:
    """Everything that is printed, already in words; with `ground`, how the figures came about as well."""
    language = language_of(get_language())
    printed = _Sheet(statement, language).words(issue)
    if ground is None:
        return printed
    described = {name: one.description for name, one in ground.parameters.definitions.items()}
    return printed | {"why": explanations(why_pages(ground, language, described))}


class _Sheet(Tables):
    """The whole paper in words."""

    def words(self, issue: Issue) -> dict[str, Any]:
        return {
            "title": gettext("Statement of personal rights"),
            "lang": self.language,
            "region": REGIONS[self.language],
            "product": "Legajo",
            "agency": gettext("Social insurance agency"),
            "issue": self.issue(issue),
            "identity": self.identity(),
            "facts": self.facts(),
            "account": self.account(),
            "employers": self.employers_table(),
            "schemes": self.schemes(),
            "years": self.years(),
            "notes": self.closing_notes(issue),
            "months": self.months(),
        }

    def issue(self, issue: Issue) -> dict[str, Any]:
        return {
            "serial": issue.serial,
            "lines": [
                [gettext("Serial number"), issue.serial],
                [gettext("Check code"), issue.check_code],
                [gettext("Issued"), self.moment(issue.at)],
            ],
            "qr": square(issue.link),
            "qr_alt": gettext("Square code that leads to the page where this paper can be checked"),
            "foot": gettext("No. %(serial)s · check code %(code)s · confirm it at %(address)s")
            % {"serial": issue.serial, "code": issue.check_code, "address": issue.address},
        }

    def identity(self) -> list[list[str]]:
        holder = self.statement.holder
        return [
            [gettext("Name"), holder.name],
            [gettext("Identity number"), holder.identity],
            [
                gettext("Sex and birth"),
                gettext("%(sex)s, %(day)s")
                % {"sex": SEXES.get(holder.sex, holder.sex), "day": self.day(holder.born)},
            ],
            [gettext("Record"), gettext("no. %(number)s") % {"number": holder.subject_id}],
        ]

    def facts(self) -> list[dict[str, str]]:
        s = self.statement
        last = month_text(Month.of(s.last_paid), self.language) if s.last_paid is not None else "–"
        return [
            {
                "label": gettext("Individual pension account"),
                "value": f"¥ {self.money(s.balance)}",
                "note": gettext("of it %(interest)s interest") % {"interest": self.money(s.interest)},
            },
            {
                "label": gettext("Contribution months"),
                "value": number_text(str(s.total_months), self.language),
                "note": period_text(s.total_months),
            },
            {
                "label": gettext("Average contribution index"),
                "value": index_text(s.average_index, self.language),
                "note": "",
            },
            {"label": gettext("Last month that counts"), "value": last, "note": self.owed()},
        ]

    def owed(self) -> str:
        owed = self.statement.owed
        return (
            gettext("owed: ¥ %(amount)s") % {"amount": self.money(owed)}
            if owed > 0
            else gettext("nothing is owed")
        )

    def closing_notes(self, issue: Issue) -> dict[str, Any]:
        s = self.statement
        position = gettext(
            "The figures follow from %(entries)s entries of the book, as known on %(moment)s, after act no. %(act)s."
        ) % {"entries": s.position.entries, "moment": self.moment(s.as_of), "act": s.position.last_act}
        if s.position.uncovered:
            position += " " + gettext("%(number)s of them are not yet covered by a signed checkpoint.") % {
                "number": s.position.uncovered
            }
        notes = [
            position,
            gettext("Interest is shown as it was posted; nothing on this paper was typed in."),
            gettext("Digest of all figures (SHA-256): %(digest)s") % {"digest": issue.digest},
            gettext(
                "Issued free of charge to the insured person. Whoever is shown this paper can confirm it with the check code."
            ),
        ]
        if s.unverified:
            names = "; ".join(gettext(name) for name in s.unverified)
            notes.insert(
                2,
                gettext("Published values that count here and nobody has verified: %(names)s.")
                % {"names": names},
            )
        if s.unallocated:
            waiting = self.money(sum(sum(money.amounts) for money in s.unallocated))
            notes.insert(
                2, gettext("Money received and not yet allocated: ¥ %(amount)s.") % {"amount": waiting}
            )
        return {"title": gettext("Notes"), "rows": [[str(at), words] for at, words in enumerate(notes, 1)]}
