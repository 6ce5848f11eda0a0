"""Reading declarations: how they stand, what is wrong, what the sound rows come to. Every reader takes a permit."""

from uuid import UUID

from legajo.collection import corrected, sealing
from legajo.collection.checks import Problem
from legajo.collection.errors import CollectionError
from legajo.collection.models import Declaration
from legajo.collection.refusal import Refusal
from legajo.collection.rows import Accepted, AcceptedRow, DeclarationItem, DeclarationView, Faulty, Missing
from legajo.collection.sealing import Sort
from legajo.collection.states import State
from legajo.ledger import lookups as ledger
from legajo.originals import lookups as originals
from legajo.record import people
from legajo.record.period import Month
from legajo.record.permit import Permit


FIRST = 100  # problems and questions shown with the declaration itself


def declarations(employer_id: int, permit: Permit, *, limit: int = 100) -> tuple[DeclarationItem, ...]:
    """The sheets of an employer, newest first."""
    _check(employer_id, permit)
    found = Declaration.objects.filter(employer_id=employer_id).order_by("-received_at")[:limit]
    return tuple(_item(held, permit) for held in found)


def get_declaration(declaration_id: UUID, permit: Permit, *, language: str = "en") -> DeclarationView:
    """One sheet with its first problems; CollectionError when the permit does not reach it or there is none."""
    held = _get(declaration_id, permit)
    missing = sealing.page(held.pk, Sort.MISSING, Missing, start=0, size=FIRST)
    return DeclarationView(
        id=held.pk,
        employer_id=held.employer_id,
        name=originals.get(held.original, permit).name,
        original=held.original,
        month=_month(held),
        state=State(held.state),
        progress=held.progress / 1000,
        rows_read=held.rows,
        accepted_count=held.accepted,
        problem_count=held.problems,
        totals=tuple(held.totals),
        refusal_code=held.refusal,
        refusal=Refusal(held.refusal, **held.refusal_facts).message(language) if held.refusal else "",
        problems=tuple(sealing.page(held.pk, Sort.PROBLEM, Problem, start=0, size=FIRST)),
        question=tuple(missing),
        question_count=held.question,
        may_confirm=held.state == State.READ and held.accepted > 0 and not held.blocked,
        case_id=held.case_id,
        corrects=held.corrects_id,
        corrected_by=tuple(held.corrected_by.order_by("received_at").values_list("id", flat=True)),
        received_at=held.received_at,
        confirmed_at=held.confirmed_at,
    )


def problems(declaration_id: UUID, permit: Permit, *, page: int = 1, size: int = 100) -> tuple[Problem, ...]:
    """A page of what is wrong, in the order of the sheet."""
    held = _get(declaration_id, permit)
    return tuple(sealing.page(held.pk, Sort.PROBLEM, Problem, start=(page - 1) * size, size=size))


def accepted_rows(
    declaration_id: UUID, permit: Permit, *, page: int = 1, size: int = 100
) -> tuple[AcceptedRow, ...]:
    """A page of the sound rows with what they owe."""
    held = _get(declaration_id, permit)
    rows = sealing.page(held.pk, Sort.ACCEPTED, Accepted, start=(page - 1) * size, size=size)
    return tuple(
        AcceptedRow(
            row.row,
            row.name,
            people.mask_identity(row.identity),
            row.wage,
            row.base,
            row.amounts,
            row.subject is None,
            row.correction,
        )
        for row in rows
    )


def missing_people(
    declaration_id: UUID, permit: Permit, *, page: int = 1, size: int = 100
) -> tuple[Missing, ...]:
    """A page of the people of last month's list whom this sheet does not name."""
    held = _get(declaration_id, permit)
    return tuple(sealing.page(held.pk, Sort.MISSING, Missing, start=(page - 1) * size, size=size))


def corrected_sheet(declaration_id: UUID, permit: Permit, *, language: str = "en") -> bytes:
    """A workbook with the faulty rows alone and what is wrong with each, to be mended and uploaded."""
    held = _get(declaration_id, permit)
    employer = ledger.employers([held.employer_id])[held.employer_id]
    return corrected.workbook(
        list(sealing.read(held.pk, Sort.FAULTY, Faulty)),
        list(sealing.read(held.pk, Sort.PROBLEM, Problem)),
        employer=employer.name,
        code=employer.code,
        month=_month(held),
        language=language,
    )


def declaration_of_case(case_id: UUID, permit: Permit) -> UUID | None:
    """The sheet whose rows the case proposes now, if it came from one."""
    held = Declaration.objects.filter(case_id=case_id).order_by("-confirmed_at").first()
    if held is None:
        return None
    _check(held.employer_id, permit)
    return held.pk


def _item(held: Declaration, permit: Permit) -> DeclarationItem:
    return DeclarationItem(
        id=held.pk,
        name=originals.get(held.original, permit).name,
        month=_month(held),
        state=State(held.state),
        progress=held.progress / 1000,
        accepted_count=held.accepted,
        problem_count=held.problems,
        case_id=held.case_id,
        corrects=held.corrects_id,
        received_at=held.received_at,
    )


def _month(held: Declaration) -> Month | None:
    return None if held.month is None else Month.of(held.month)


def _get(declaration_id: UUID, permit: Permit) -> Declaration:
    held = Declaration.objects.filter(pk=declaration_id).first()
    if held is None:
        raise CollectionError("There is no such sheet.")
    _check(held.employer_id, permit)
    return held


def _check(employer_id: int, permit: Permit) -> None:
    """An employer's permit reaches its own sheets; a person's reaches none."""
    if permit.subject_id is not None or (
        permit.employer_id is not None and permit.employer_id != employer_id
    ):
        raise CollectionError("There is no such sheet.")
