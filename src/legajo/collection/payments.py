"""The collector's money (art. 2(2)): a payment file becomes one case with one fact for each voucher."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from legajo.accrual import lookups as accrual
from legajo.accrual import money
from legajo.accrual.money import MoneyLine
from legajo.authority import gateway
from legajo.authority.gateway import AGENCY_ZONE, Actor
from legajo.collection import payment_file
from legajo.collection.checks import Problem
from legajo.collection.payment_file import PaymentFile, Voucher
from legajo.ledger import subjects
from legajo.originals import acts as originals
from legajo.record import people
from legajo.record.facts import Entry, MoneyReceived, amounts_of, make_entry
from legajo.review import acts as review
from legajo.review import lookups as review_lookups
from legajo.review.acts import REGION
from legajo.review.bundle import CaseSort
from legajo.review.ladder import Status


@dataclass(frozen=True, slots=True)
class PaymentReceipt:
    """What became of a payment file: a case, or problems and nothing else."""

    case_id: UUID | None
    problems: tuple[Problem, ...]
    vouchers: int
    lines: int
    amount: int  # fen


def receive_payment(
    content: bytes, *, name: str, by: Actor, at: datetime.datetime, key: str
) -> PaymentReceipt:
    """Bring in the collector's file. With any problem nothing is kept; the same `key` again opens no second case.

    Refusal when the file is none; Forbidden unless `by` holds the front desk's post.
    """
    gateway.check_collects(by, None)
    today = at.astimezone(AGENCY_ZONE).date()
    read = payment_file.read(content, today=today)
    employers = {code: subjects.find_employer(code) for code in {v.employer_code for v in read.vouchers}}
    problems = (*read.problems, *_against_the_book(read, employers, key))
    amount = sum(voucher.amount for voucher in read.vouchers)
    if problems or not read.vouchers:
        return PaymentReceipt(None, problems, len(read.vouchers), read.line_count, amount)
    with transaction.atomic():
        original = originals.store(content, media_type="text/csv", name=name, by=by, at=at)
        case_id = review.open_case(
            CaseSort.PAYMENT,
            title=f"{today} · {len(read.vouchers)} vouchers",
            originals=(original,),
            by=by,
            at=at,
            key=f"payment/{key}",
        )
        known = {code: record for code, record in employers.items() if record is not None}
        lines = _money(read.vouchers, known)
        review.propose(
            case_id,
            [
                _entry(number, voucher, lines[voucher.number], known, case_id, original, today)
                for number, voucher in enumerate(read.vouchers, 1)
            ],
            money=[line for of_voucher in lines.values() for line in of_voucher],
            by=by,
            at=at,
            key=f"payment/{key}/1",
        )
    return PaymentReceipt(case_id, (), len(read.vouchers), read.line_count, amount)


def _against_the_book(read: PaymentFile, employers: Mapping[str, int | None], key: str) -> list[Problem]:
    """Vouchers of employers that the agency does not know, or that another case has brought in."""
    permit = gateway.permit_system(gateway.system("collection"), "vouchers that are known")
    cases = accrual.cases_of_vouchers([voucher.number for voucher in read.vouchers], permit)
    own = review_lookups.case_of_key(f"payment/{key}", permit)
    stands = {
        case: review_lookups.get_case(case, permit).status not in (Status.REFUSED, Status.WITHDRAWN)
        for case in {case for brought in cases.values() for case in brought if case != own}
    }
    found = []
    for voucher in read.vouchers:
        row = voucher.lines[0].row
        if employers[voucher.employer_code] is None:
            found.append(Problem(row, "employer_code", "employer_unknown"))
        if any(stands.get(case) for case in cases.get(voucher.number, ())):
            found.append(Problem(row, "voucher", "voucher_known"))
    return found


def _money(vouchers: Sequence[Voucher], employers: Mapping[str, int]) -> dict[str, list[MoneyLine]]:
    """The lines of each voucher, one for each person and month; a person whom the book lacks has no record."""
    records = subjects.find_people({line.identity for voucher in vouchers for line in voucher.lines})
    return {
        voucher.number: [
            MoneyLine(
                voucher=voucher.number,
                subject_id=records.get(identity),
                identity=people.mask_identity(identity),
                employer_id=employers[voucher.employer_code],
                month=month.ordinal,
                amounts=eight,
            )
            for (identity, month), eight in voucher.by_person.items()
        ]
        for voucher in vouchers
    }


def _entry(
    number: int,
    voucher: Voucher,
    lines: Sequence[MoneyLine],
    employers: Mapping[str, int],
    case_id: UUID,
    original: str,
    today: datetime.date,
) -> Entry:
    months = [line.month for line in voucher.lines]
    sums = tuple(sum(column) for column in zip(*(line.amounts for line in lines), strict=True))
    fact = MoneyReceived(
        payer=voucher.payer,
        voucher=voucher.number,
        value_date=voucher.value_date.isoformat(),
        from_month=str(min(months)),
        to_month=str(max(months)),
        amounts=amounts_of(sums),
        amount=voucher.amount,
        line_count=len(lines),
        lines=money.digest(lines),
        bank_reference=voucher.bank_reference,
    )
    employer = employers[voucher.employer_code]
    return make_entry(
        fact,
        subject=employer,
        line=number,
        region=REGION,
        received=today.isoformat(),
        case=str(case_id),
        employer=employer,
        effective_from=str(min(months)),
        effective_to=str(max(months)),
        event=voucher.value_date.isoformat(),
        supplier="collector",
        channel="institution",
        originals=(original,),
    )
