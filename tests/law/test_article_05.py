"""Art. 5: employers and the collector supply information in time; what is wrong with it is said, all at once."""

import datetime
from collections.abc import Sequence
from typing import Any

from tests.collection.sheets import HEADER, row, xlsx
from tests.support.agency import Agency, name_of, number_of

from legajo.authority import gateway
from legajo.collection import acts, lookups, payment_file, reading
from legajo.collection.payment_file import PaidLine
from legajo.collection.rows import DeclarationView
from legajo.ledger import lookups as ledger
from legajo.record.facts import Party, Scheme, WageDeclared
from legajo.record.period import Month
from legajo.review import lookups as review


CODE = "91110105MA01B2C3X6"
TITLES = [[f"单位名称: The employer 统一社会信用代码: {CODE}"], ["费款所属期: 2025-07"], [], []]


def known(index: int, **cells: Any) -> list[Any]:
    said = {
        "name": name_of(index),
        "identity": number_of(index),
        "sex": None,
        "first_work": None,
        "wage": 10_000,
    }
    return row(index + 1, **{**said, **cells})


def sent(agency: Agency, *rows: Sequence[Any]) -> DeclarationView:
    """A sheet of July, received and read."""
    made = acts.receive(
        xlsx([*TITLES, HEADER, *rows]),
        name="july.xlsx",
        employer_id=agency.employer,
        by=agency.clerk,
        at=agency.later(),
        key=agency.key(),
    )
    acts.read(made, at=agency.later())
    return lookups.get_declaration(made, gateway.permit_case(agency.clerk))


def test_every_fault_of_every_row_is_said_in_one_reading(agency: Agency) -> None:
    number = number_of(5)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    view = sent(
        agency,
        known(0),
        known(1, wage="many"),
        row(3, name=None, identity=wrong, sex="男", wage=-5),
        known(0),
    )
    assert [(problem.row, str(problem.column), problem.code) for problem in view.problems] == [
        (7, "wage", "wage_not_a_number"),
        (8, "name", "name_missing"),
        (8, "identity", "identity_check_digit"),
        (8, "wage", "wage_not_positive"),
        (9, "identity", "duplicate_person"),
    ]
    assert view.accepted_count == 1  # what is sound goes on


def test_the_sender_gets_the_faulty_rows_back_and_each_reason_in_three_languages(agency: Agency) -> None:
    view = sent(agency, known(0), known(1, wage="many"))
    permit = gateway.permit_case(agency.clerk)
    (back,) = reading.read(lookups.corrected_sheet(view.id, permit, language="en")).rows
    assert back.name == name_of(1)
    (problem,) = view.problems
    assert len({problem.message(language) for language in ("es", "en", "zh")}) == 3


def test_how_late_a_declaration_came_stands_in_the_record(agency: Agency) -> None:
    """July, sent in November: what is declared counts, and both dates stand beside each other."""
    agency.now = datetime.datetime(2025, 11, 20, 1, tzinfo=datetime.UTC)
    view = sent(agency, known(0), known(1))
    case = acts.confirm(view.id, by=agency.clerk, at=agency.later(), key="confirm")
    acts.propose(view.id, at=agency.later())
    round_number = review.get_case(case, gateway.permit_case(agency.clerk)).round
    permit = gateway.permit_system(gateway.system("tests"), "tests")
    entries = [line.entry for line in ledger.proposal(case, round_number, permit)]
    wages = [entry for entry in entries if isinstance(entry.fact, WageDeclared)]
    assert {(entry.effective_from, entry.received) for entry in wages} == {("2025-07", "2025-11-20")}
    assert {entry.supplier for entry in wages} == {f"employer:{agency.employer}"}


def test_the_collectors_file_is_judged_whole(agency: Agency) -> None:
    agency.declare("2025-07", dict.fromkeys(agency.people, 1_000_000))
    line = PaidLine(
        2,
        "V1",
        datetime.date(2025, 8, 10),
        CODE,
        number_of(0),
        Month(2025, 7),
        Scheme.PENSION,
        Party.PERSON,
        80_000,
    )
    content = payment_file.write([line])
    agency.now = datetime.datetime(2025, 8, 20, 1, tzinfo=datetime.UTC)
    broken = content.replace(b"800.00", b"8oo.00").replace(b"2025-08-10", b"2025-08-40")
    told = acts.receive_payment(broken, name="paid.csv", by=agency.clerk, at=agency.later(), key="broken")
    assert told.case_id is None
    assert len(told.problems) == 2
    good = acts.receive_payment(content, name="paid.csv", by=agency.clerk, at=agency.later(), key="good")
    assert (good.problems, good.amount, good.lines) == ((), 80_000, 1)
