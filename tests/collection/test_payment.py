"""The collector's payment file: every fault at once, then one case with one fact a voucher (art. 2(2))."""

import datetime
from typing import Any
from uuid import UUID

import pytest
from tests.collection.sheets import identity, text
from tests.support.agency import Agency, founded, number_of
from tests.support.book import Book

from legajo.authority import gateway
from legajo.authority.gateway import Forbidden
from legajo.authority.posts import Post
from legajo.collection import acts
from legajo.collection.payment_file import COLUMNS, PaidLine, PaymentFile, read, write
from legajo.collection.refusal import Refusal
from legajo.ledger import lookups as ledger
from legajo.record.facts import AMOUNTS, MoneyReceived, Party, Scheme
from legajo.record.money import yuan
from legajo.record.period import Month
from legajo.review import acts as review_acts
from legajo.review import lookups as review
from legajo.review.bundle import CaseSort, Proposed
from legajo.review.ladder import Rung, Verdict
from legajo.review.models import Case


TODAY = datetime.date(2025, 10, 1)
CODE = "91110108MAXNQ2G3KP"


def line(**cells: Any) -> list[Any]:
    sound = {
        "voucher": "V-2025-1",
        "value_date": "2025-08-10",
        "employer_code": CODE,
        "identity": identity(1),
        "month": "2025-07",
        "scheme": "pension",
        "party": "employer",
        "amount": "1600.00",
    }
    return list({**sound, **cells}.values())


def of(*lines: list[Any], columns: tuple[str, ...] = COLUMNS) -> PaymentFile:
    return read(text([columns, *lines]), today=TODAY)


def codes(found: PaymentFile) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in found.problems]


def test_a_voucher_holds_its_lines_and_their_sum() -> None:
    found = of(line(), line(party="个人", amount="800"), line(voucher="V-2", scheme="310"))
    assert codes(found) == []
    first, second = found.vouchers
    assert (first.number, first.amount, second.amount) == ("V-2025-1", 240000, 160000)
    assert first.by_person == {(identity(1), Month(2025, 7)): (160000, 80000, 0, 0, 0, 0, 0, 0)}
    assert second.lines[0].scheme is Scheme.MEDICAL


def test_what_is_written_is_read_back() -> None:
    lines = [
        PaidLine(2, "V1", TODAY, CODE, identity(1), Month(2025, 7), Scheme.PENSION, Party.PERSON, 123450),
        PaidLine(
            3,
            "V1",
            TODAY,
            CODE,
            identity(2),
            Month(2025, 7),
            Scheme.WORK_INJURY,
            Party.EMPLOYER,
            1,
            voucher_total=123451,
        ),
    ]
    found = read(write(lines), today=TODAY)
    assert codes(found) == []
    assert [line._replace(voucher_total=None) for line in found.vouchers[0].lines] == [
        line._replace(voucher_total=None) for line in lines
    ]


def test_headings_come_in_chinese_and_in_any_order() -> None:
    columns = (
        "金额",
        "险种",
        "缴费方",
        "费款所属期",
        "证件号码",
        "统一社会信用代码",
        "入库日期",
        "电子税票号码",
    )
    found = of(
        ["￥1,600.00", "养老", "单位", "202507", identity(1), CODE, "2025年8月10日", "3110"], columns=columns
    )
    assert codes(found) == []
    assert found.vouchers[0].amount == 160000


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"voucher": ""}, ("voucher", "voucher_missing")),
        ({"voucher": "a b"}, ("voucher", "voucher_unreadable")),
        ({"value_date": ""}, ("value_date", "value_date_missing")),
        ({"value_date": "10/08/2025"}, ("value_date", "date_unreadable")),
        ({"value_date": "2025-10-02"}, ("value_date", "value_date_in_future")),
        ({"employer_code": ""}, ("employer_code", "employer_code_missing")),
        ({"employer_code": CODE[:-1] + "0"}, ("employer_code", "employer_code_check")),
        ({"identity": "3.1E+17"}, ("identity", "identity_lost_digits")),
        ({"month": ""}, ("month", "month_missing")),
        ({"month": "julio"}, ("month", "month_unreadable")),
        ({"scheme": "120"}, ("scheme", "scheme_unknown")),
        ({"party": "both"}, ("party", "party_unknown")),
        ({"scheme": "work_injury", "party": "person"}, ("party", "party_does_not_owe")),
        ({"amount": ""}, ("amount", "amount_missing")),
        ({"amount": "many"}, ("amount", "amount_not_a_number")),
        ({"amount": "-1"}, ("amount", "amount_not_positive")),
        ({"amount": "0.001"}, ("amount", "amount_too_fine")),
    ],
)
def test_one_fault_is_told_by_its_code(cells: dict[str, Any], fault: tuple[str, str]) -> None:
    found = of(line(**cells))
    assert codes(found) == [(2, *fault)]
    for language in ("es", "en", "zh"):
        assert found.problems[0].message(language)


def test_a_voucher_does_not_contradict_itself() -> None:
    found = of(
        line(),
        line(),
        line(party="person", value_date="2025-08-11"),
        line(scheme="medical", employer_code="91110105MA01B2C3X6"),
    )
    assert codes(found) == [
        (3, "amount", "line_doubled"),
        (4, "value_date", "voucher_of_two_dates"),
        (5, "employer_code", "voucher_of_two_employers"),
    ]


def test_the_total_of_a_voucher_is_compared() -> None:
    columns = (*COLUMNS, "voucher_total")
    assert codes(of([*line(), "1600.00"], columns=columns)) == []
    assert codes(of([*line(), "1600.01"], columns=columns)) == [(2, "voucher_total", "voucher_total_differs")]


def test_columns_are_all_needed_and_a_file_without_them_is_none() -> None:
    missing = of(line()[:-1], columns=COLUMNS[:-1])
    assert codes(missing) == [(1, "amount", "payment_column_missing")]
    for content, code in (
        (b"a,b\n1,2\n", "payment_no_header"),
        (b"PK\x03\x04", "payment_not_csv"),
        (b"", "file_empty"),
    ):
        with pytest.raises(Refusal) as refused:
            read(content, today=TODAY)
        assert refused.value.code == code


def test_a_formula_is_refused() -> None:
    with pytest.raises(Refusal, match="H2"):
        of(line(amount="=1+1"))


@pytest.fixture
def agency(book: Book) -> Agency:
    return founded(book, people=2)


def paid(agency: Agency, person: int, amounts: tuple[int, ...], voucher: str = "V1") -> list[PaidLine]:
    code = ledger.employers([agency.employer])[agency.employer].code
    return [
        PaidLine(
            0, voucher, agency.now.date(), code, number_of(person), Month(2025, 7), scheme, party, amount
        )
        for (scheme, party), amount in zip(AMOUNTS, amounts, strict=True)
        if amount
    ]


def receive(agency: Agency, content: bytes, key: str = "k") -> acts.PaymentReceipt:
    return acts.receive_payment(content, name="p.csv", by=agency.clerk, at=agency.later(), key=key)


def test_money_climbs_the_four_rungs_and_pays_the_month(agency: Agency) -> None:
    agency.declare("2025-07", {agency.people[0]: 1_000_000})
    permit = gateway.permit_case(agency.clerk)
    [before] = ledger.months_of_employer(agency.employer, Month(2025, 7).ordinal, permit)
    receipt = receive(agency, write(paid(agency, 0, before.due)))
    assert (receipt.problems, receipt.vouchers, receipt.amount) == ((), 1, sum(before.due))
    assert receipt.case_id is not None
    view = review.get_case(receipt.case_id, permit)
    [proposed] = ledger.proposal(receipt.case_id, 1, permit)
    fact = proposed.entry.fact
    assert isinstance(fact, MoneyReceived)
    assert (view.sort, fact.amount, fact.line_count) == (CaseSort.PAYMENT, sum(before.due), 1)
    assert view.digest is not None
    assert (
        yuan(sum(before.paid)) == "0.00"
    )  # declaring credits nothing, nor does a file that nobody decided on
    agency.climb(Proposed(view.id, view.round, view.digest, view.lines))
    [after] = ledger.months_of_employer(agency.employer, Month(2025, 7).ordinal, permit)
    assert after.paid == before.due


def test_a_double_click_opens_one_case(agency: Agency) -> None:
    content = write(paid(agency, 0, (100, 0, 0, 0, 0, 0, 0, 0)))
    assert receive(agency, content).case_id == receive(agency, content).case_id
    assert Case.objects.filter(sort=CaseSort.PAYMENT.value).count() == 1


def test_a_voucher_is_received_once_unless_its_case_was_refused(agency: Agency) -> None:
    content = write(paid(agency, 0, (100, 0, 0, 0, 0, 0, 0, 0)))
    case = receive(agency, content).case_id
    assert case is not None
    again = receive(agency, content, key="another")
    assert [(p.row, p.code) for p in again.problems] == [(2, "voucher_known")]
    refused(agency, case)
    assert receive(agency, content, key="another").case_id not in (None, case)


def refused(agency: Agency, case: UUID) -> None:
    digest = review.get_case(case, gateway.permit_case(agency.clerk)).digest
    assert digest is not None
    review_acts.decide(
        case,
        Rung.PRELIMINARY,
        outcome=Verdict.REFUSE,
        reason="no such voucher at the collector",
        digest=digest,
        by=agency.actor(Post.PRELIMINARY),
        at=agency.later(),
    )


def test_with_any_problem_nothing_is_kept(agency: Agency) -> None:
    lines = [*paid(agency, 0, (100, 0, 0, 0, 0, 0, 0, 0)), *paid(agency, 1, (100, 0, 0, 0, 0, 0, 0, 0), "V2")]
    other = [lines[0], lines[1]._replace(employer_code=CODE)]
    receipt = receive(agency, write(other))
    assert [(p.row, p.code) for p in receipt.problems] == [(3, "employer_unknown")]
    assert receipt.case_id is None
    assert not Case.objects.filter(sort=CaseSort.PAYMENT.value).exists()


def test_only_the_front_desk_brings_money_in(agency: Agency) -> None:
    with pytest.raises(Forbidden):
        acts.receive_payment(b"x", name="p", by=agency.actor(Post.APPROVAL), at=agency.later(), key="k")
