"""What follows from a case by preset rules (art. 6): prepared when it is proposed, posted when it is approved.

See docs/decisions/0003. Nobody types these amounts, and nothing but the desk's fourth acceptance, or an approved
order, brings them into the book.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from uuid import UUID

from django.db import connections, transaction
from procrastinate.contrib.django import app

from legajo.accrual import late_moves, marks, publications, settlement, staging
from legajo.accrual.allocation import Allocated
from legajo.accrual.assessment import AccrualError
from legajo.accrual.models import Money, Plan
from legajo.accrual.money import MoneyLine, digest
from legajo.accrual.staging import AssessedGroup, Given, Prepared
from legajo.accrual.summary import remarks_of
from legajo.authority import gateway
from legajo.ledger import entries as ledger_entries
from legajo.ledger import lookups
from legajo.record.facts import Entry, MoneyReceived, ParameterPublished, Run


__all__ = ["AccrualError", "follow", "prepare"]

EXECUTE = "maintenance.execute"  # the job that carries out an approved order

_MONEY_TYPES = ("uuid", "int4", "int4", "text", "int8", "text", "int8", "int4", "date", "int8[]", "int8[]")


@transaction.atomic(savepoint=False)
def prepare(
    case_id: UUID,
    round_number: int,
    entries: Sequence[Entry],
    *,
    restated: frozenset[int] = frozenset(),
    money: Sequence[MoneyLine] = (),
    remarks: Mapping[int, Sequence[str]] = MappingProxyType({}),
    at: datetime.datetime,
) -> None:
    """Compute what will follow from the case and stage it, so that officers see it and approval only copies it.

    `remarks` are what the collector has to say of persons, as codes of exceptions.
    """
    run = next((entry for entry in entries if isinstance(entry.fact, Run)), None)
    if run is not None:
        _announce(case_id, round_number, settlement.announced(run))
        return
    published = [entry.fact for entry in entries if isinstance(entry.fact, ParameterPublished)]
    if published:
        _announce(case_id, round_number, publications.announce(published))
        return
    value_dates = _check_money(entries, money)
    given = Given(case_id, entries, restated, money, at, remarks)
    prepared = _stage(given, round_number)
    _keep_money(given, round_number, prepared.allocated, value_dates)


def follow(case_id: UUID, round_number: int, *, at: datetime.datetime) -> None:
    """Post the staged consequences; compute them anew when anything that they rest on has changed since."""
    plan = Plan.objects.filter(case_id=case_id, round=round_number).first()
    if plan is None:
        raise AccrualError(marks.TAMPERED)
    marks.check(plan)
    if "run" in plan.summary:
        app.configure_task(EXECUTE, queue="maintenance", lock=f"order/{case_id}").defer(order_id=str(case_id))
        Plan.objects.filter(pk=plan.pk).update(entered=True)
        return
    if "published" in plan.summary:
        publications.enter(case_id, _published(case_id, round_number))
        Plan.objects.filter(pk=plan.pk).update(entered=True)
        return
    if _is_overtaken(plan, at):
        given, value_dates = _proposed(case_id, round_number, remarks_of(plan.summary), at)
        prepared = _stage(given, round_number)
        _keep_money(given, round_number, prepared.allocated, value_dates)
        plan = Plan.objects.get(pk=plan.pk)
    if plan.postings:
        marks.check_posted(plan, ledger_entries.post_consequence(case_id).digest)
    Plan.objects.filter(pk=plan.pk).update(entered=True)
    late_moves.look_into(plan, at)


def _is_overtaken(plan: Plan, at: datetime.datetime) -> bool:
    """Another case touched the persons since, or another rule, published value or class of the employer counts by now."""
    day = at.astimezone(gateway.AGENCY_ZONE).date().isoformat()
    groups = [AssessedGroup(**group) for group in plan.groups]
    stale = any(staging.is_stale(group, day) or _is_reclassed(group) for group in groups)
    return stale or (plan.postings > 0 and lookups.touched_since(plan.case_id, plan.position))


def _is_reclassed(group: AssessedGroup) -> bool:
    """The employer stands in another industry class by now; a class that the case itself brings is in the book already."""
    if group.employer is None:
        return False
    return (lookups.injury_class(group.employer, group.month) or 1) != group.injury_class


def _announce(case_id: UUID, round_number: int, said: dict[str, object]) -> None:
    """An order says what it will post, a publication what it publishes; nothing is staged here."""
    _keep(Plan(case_id=case_id, round=round_number, position=0, groups=[], postings=0, summary=said))


def _published(case_id: UUID, round_number: int) -> list[ParameterPublished]:
    permit = gateway.permit_system(gateway.system("accrual"), "consequences of a case")
    facts = [line.entry.fact for line in lookups.proposal(case_id, round_number, permit)]
    return [fact for fact in facts if isinstance(fact, ParameterPublished)]


def _stage(given: Given, round_number: int) -> Prepared:
    held = lookups.position()
    prepared = staging.prepare_lines(given)
    ledger_entries.stage(given.case_id, prepared.lines)
    _keep(
        Plan(
            case_id=given.case_id,
            round=round_number,
            position=held.number if held else 0,
            groups=[asdict(group) for group in prepared.assessed],
            postings=len(prepared.lines),
            summary=prepared.summary.as_json(),
            staged=marks.digest_of(prepared.lines),
        )
    )
    return prepared


def _keep(plan: Plan) -> None:
    """Keep a round's plan, marked, in the place of an earlier one."""
    marks.mark(plan)
    said = {
        name: getattr(plan, name) for name in ("position", "groups", "postings", "summary", "staged", "mark")
    }
    Plan.objects.update_or_create(case_id=plan.case_id, round=plan.round, defaults=said)


def _check_money(entries: Sequence[Entry], money: Sequence[MoneyLine]) -> dict[str, str]:
    """Each voucher's list is the one that its fact binds; answers with the value dates by voucher."""
    facts = {entry.fact.voucher: entry.fact for entry in entries if isinstance(entry.fact, MoneyReceived)}
    lists: dict[str, list[MoneyLine]] = {voucher: [] for voucher in facts}
    for line in money:
        if line.voucher not in lists:
            raise AccrualError(f"money of voucher {line.voucher} came without its fact")
        lists[line.voucher].append(line)
    for voucher, fact in facts.items():
        found = lists[voucher]
        total = sum(sum(line.amounts) for line in found)
        if (digest(found), len(found), total) != (fact.lines, fact.line_count, fact.amount):
            raise AccrualError(f"the lines of voucher {voucher} are not those that its fact binds")
    return {voucher: fact.value_date for voucher, fact in facts.items()}


def _proposed(
    case_id: UUID, round_number: int, remarks: Mapping[int, Sequence[str]], at: datetime.datetime
) -> tuple[Given, dict[str, str]]:
    """The case as it was proposed, read back."""
    permit = gateway.permit_system(gateway.system("accrual"), "consequences of a case")
    lines = list(lookups.proposal(case_id, round_number, permit))
    rows = Money.objects.filter(case_id=case_id, round=round_number).order_by("line")
    money = [
        MoneyLine(r.voucher, r.subject_id, r.identity, r.employer_id, r.month, tuple(r.amounts)) for r in rows
    ]
    entries = [line.entry for line in lines]
    restated = frozenset(line.line for line in lines if not line.enters)
    return Given(case_id, entries, restated, money, at, remarks), _check_money(entries, money)


def _keep_money(
    given: Given, round_number: int, allocated: Sequence[Allocated], value_dates: Mapping[str, str]
) -> None:
    """Keep the lines of the vouchers with what becomes of each, by COPY."""
    if not allocated:
        return
    Money.objects.filter(case_id=given.case_id, round=round_number).delete()
    statement = (
        "COPY accrual_money (case_id, round, line, voucher, subject_id, identity, employer_id, month, value_date, amounts,"
        " unallocated) FROM STDIN (FORMAT BINARY)"
    )
    days = {voucher: datetime.date.fromisoformat(day) for voucher, day in value_dates.items()}
    with connections["default"].cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(_MONEY_TYPES)
        for row in allocated:
            money = row.money
            owner = (money.voucher, money.subject_id, money.identity, money.employer_id, money.month)
            amounts = (list(money.amounts), list(row.unallocated))
            copy.write_row((given.case_id, round_number, row.line, *owner, days[money.voucher], *amounts))
