"""Arts. 6, 11: the audit follows a recalculation, and sees when other differences were posted than four officers decided on."""

import msgspec
from tests.accrual.test_recalculation import JULY, PERMIT, agency, ordered, published
from tests.oversight.test_consequences import found, smuggle
from tests.support.agency import Agency
from tests.support.book import Book

from legajo.ledger import lookups
from legajo.maintenance import acts as maintenance
from legajo.record.facts import Due, Party, Ref, Scheme


__all__ = ["agency"]


def test_a_recalculation_and_what_comes_after_it_are_sound(agency: Agency, book: Book) -> None:
    case = ordered(agency, published(agency))
    agency.climb(case)
    maintenance.execute(case.case_id, at=agency.later())
    rows = {r.subject_id: r.due for r in lookups.months_of_employer(agency.employer, JULY.ordinal, PERMIT)}
    agency.pay("V1", "2025-09-20", agency.money("V1", "2025-07", agency.people, lambda p: rows[p]))
    (wage,) = lookups.wages_of_people([agency.people[0]], PERMIT)
    corrected = agency.declaration(
        "2025-07", {agency.people[0]: 900_000}, replaces=Ref(str(wage.act_id), wage.line)
    )
    agency.climb(corrected)
    assert found(agency, book) == []


def test_other_differences_than_those_decided_on_are_told(agency: Agency, book: Book) -> None:
    case = ordered(agency, published(agency))

    def dearer(entries):  # type: ignore[no-untyped-def]
        for entry in entries:
            if isinstance(entry.fact, Due):
                amounts = {**entry.fact.amounts, Scheme.PENSION: {Party.PERSON: 1}}
                yield msgspec.structs.replace(
                    entry, fact=msgspec.structs.replace(entry.fact, amounts=amounts)
                )

    smuggle(case, dearer)
    agency.climb(case)
    maintenance.execute(case.case_id, at=agency.later())
    told = [fault.words for fault in found(agency, book)]
    assert any("posts other differences than the order of four officers names" in words for words in told)
