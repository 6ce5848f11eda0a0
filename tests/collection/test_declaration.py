"""An employer's sheet from its bytes to the case that climbs the four rungs (arts. 5, 6, 7)."""

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from tests.collection.sheets import HEADER, identity, row, xlsx
from tests.support.agency import Agency, founded, name_of, number_of
from tests.support.book import Book

from legajo.authority import gateway
from legajo.collection import acts, lookups, reading
from legajo.collection.errors import CollectionError
from legajo.collection.rows import DeclarationView
from legajo.collection.states import State
from legajo.ledger import lookups as ledger
from legajo.record.facts import PersonRegistered, RelationStarted, WageDeclared
from legajo.record.period import Month
from legajo.review import acts as review
from legajo.review import lookups as review_lookups
from legajo.review.bundle import Proposed
from legajo.review.ladder import Rung, Status, Verdict


CODE = "91110105MA01B2C3X6"
JULY, AUGUST = "2025-07", "2025-08"


class Desk:
    """The front desk of a small agency, which brings in sheets for the employer."""

    def __init__(self, book: Book) -> None:
        self.agency: Agency = founded(book, people=3)
        self.permit = gateway.permit_case(self.agency.clerk)

    def send(
        self,
        *rows: Sequence[Any],
        month: str = JULY,
        code: str = CODE,
        corrects: UUID | None = None,
        **form: Any,
    ) -> DeclarationView:
        """Receive a sheet and read it, in its month or later."""
        if month == AUGUST:
            self.agency.now = max(self.agency.now, datetime.datetime(2025, 8, 20, 1, tzinfo=datetime.UTC))
        titles = [[f"单位名称: The employer 统一社会信用代码: {code}"], [f"费款所属期: {month}"], [], []]
        content = xlsx([*titles, form.get("header", HEADER), *rows])
        return self.receive(content, corrects=corrects)

    def receive(self, content: bytes, *, corrects: UUID | None = None, key: str = "") -> DeclarationView:
        made = acts.receive(
            content,
            name="申报表.xlsx",
            employer_id=self.agency.employer,
            corrects=corrects,
            by=self.agency.clerk,
            at=self.agency.later(),
            key=key or self.agency.key(),
        )
        acts.read(made, at=self.agency.later())
        return self.look(made)

    def look(self, declaration: UUID) -> DeclarationView:
        return lookups.get_declaration(declaration, self.permit)

    def confirm(self, declaration: UUID) -> Proposed:
        case = acts.confirm(declaration, by=self.agency.clerk, at=self.agency.later(), key="confirm")
        acts.propose(declaration, at=self.agency.later())
        view = review_lookups.get_case(case, self.permit)
        assert view.digest is not None
        return Proposed(case, view.round, view.digest, view.lines)

    def enter(self, declaration: UUID) -> UUID:
        proposed = self.confirm(declaration)
        view = review_lookups.get_case(proposed.case_id, self.permit)
        self.agency.climb(proposed, confirmed=frozenset(view.to_confirm))
        return proposed.case_id

    def facts(self, case: UUID) -> list[tuple[bool, Any]]:
        held = review_lookups.get_case(case, self.permit)
        return [(line.enters, line.entry.fact) for line in ledger.proposal(case, held.round, self.permit)]

    def known(self, index: int, **cells: Any) -> list[Any]:
        """The row of a person whom the book knows."""
        number = number_of(index)
        said = {
            "name": name_of(index),
            "identity": number,
            "sex": None,
            "first_work": None,
            "wage": 10_000,
        }
        return row(index + 1, **{**said, **cells})


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


def codes(view: DeclarationView) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in view.problems]


def test_a_sheet_is_kept_read_and_waits_for_the_employer(desk: Desk) -> None:
    view = desk.send(desk.known(0), desk.known(1, wage=None), row(9))
    assert (view.state, view.progress, view.rows_read) == (State.READ, 1.0, 3)
    assert (view.accepted_count, view.month, view.name) == (2, Month(2025, 7), "申报表.xlsx")
    assert codes(view) == [(7, "wage_missing")]
    assert view.may_confirm
    known, new = lookups.accepted_rows(view.id, desk.permit)
    assert (known.row, known.new_person, known.wage) == (6, False, 1_000_000)
    assert (new.row, new.new_person) == (8, True)
    assert new.identity == f"{identity(9)[:4]} ···· ···· {identity(9)[-4:]}"
    assert view.totals == tuple(a + b for a, b in zip(known.amounts, new.amounts, strict=True))
    assert lookups.declarations(desk.agency.employer, desk.permit)[0].id == view.id


def test_confirming_makes_one_case_with_what_is_new(desk: Desk) -> None:
    view = desk.send(desk.known(0), row(9))
    proposed = desk.confirm(view.id)
    said = [(enters, type(fact)) for enters, fact in desk.facts(proposed.case_id)]
    assert said == [
        (True, WageDeclared),
        (True, PersonRegistered),
        (True, RelationStarted),
        (True, WageDeclared),
    ]
    assert desk.look(view.id).state is State.PROPOSED
    assert lookups.declaration_of_case(proposed.case_id, desk.permit) == view.id


def test_the_next_month_repeats_the_wage_and_enters_no_fact(desk: Desk) -> None:
    desk.enter(desk.send(desk.known(0), desk.known(1)).id)
    proposed = desk.confirm(desk.send(desk.known(0), desk.known(1, wage=12_000), month=AUGUST).id)
    assert [(enters, fact.wage) for enters, fact in desk.facts(proposed.case_id)] == [
        (True, 1_200_000),
        (False, 1_000_000),
    ]
    desk.agency.climb(proposed)
    months = ledger.months_of_employer(desk.agency.employer, Month(2025, 8).ordinal, desk.permit)
    assert [row.is_due for row in months] == [True, True]


def test_a_new_person_enters_with_relation_and_due(desk: Desk) -> None:
    desk.enter(desk.send(row(9)).id)
    [held] = ledger.months_of_employer(desk.agency.employer, Month(2025, 7).ordinal, desk.permit)
    assert held.is_due
    second = desk.send(row(9, wage=13_000), month=AUGUST)
    assert not lookups.accepted_rows(second.id, desk.permit)[0].new_person
    proposed = desk.confirm(second.id)
    assert [type(fact) for _, fact in desk.facts(proposed.case_id)] == [WageDeclared]


def test_a_month_that_stands_is_refused_unless_the_row_corrects_it(desk: Desk) -> None:
    desk.enter(desk.send(desk.known(0)).id)
    again = desk.send(desk.known(0, wage=11_000))
    assert codes(again) == [(6, "month_stands")]
    assert not again.may_confirm
    header = [*HEADER, "更正"]
    same = desk.send([*desk.known(0), "是"], header=header)
    assert codes(same) == [(6, "correction_same_wage")]
    nothing = desk.send([*desk.known(1), "是"], header=header)
    assert codes(nothing) == [(6, "nothing_to_correct")]
    corrected = desk.send([*desk.known(0, wage=11_000), "是"], header=header)
    assert codes(corrected) == []
    proposed = desk.confirm(corrected.id)
    [line] = ledger.proposal(proposed.case_id, 1, desk.permit)
    assert line.entry.replaces is not None
    before = ledger.months_of_employer(desk.agency.employer, Month(2025, 7).ordinal, desk.permit)[0].due
    desk.agency.climb(proposed)
    after = ledger.months_of_employer(desk.agency.employer, Month(2025, 7).ordinal, desk.permit)[0].due
    assert sum(after) > sum(before)


def test_correcting_a_month_leaves_the_next_as_it_stands(desk: Desk) -> None:
    desk.enter(desk.send(desk.known(0)).id)
    desk.enter(desk.send(desk.known(0), month=AUGUST).id)
    august = ledger.months_of_employer(desk.agency.employer, Month(2025, 8).ordinal, desk.permit)[0].due
    header = [*HEADER, "更正"]
    desk.enter(desk.send([*desk.known(0, wage=11_000), "是"], header=header).id)
    [held] = ledger.months_of_employer(desk.agency.employer, Month(2025, 8).ordinal, desk.permit)
    assert held.due == august
    wages = ledger.wages_of_people([held.subject_id], desk.permit)
    assert [(Month.of(w.month_from), w.wage) for w in wages] == [
        (Month(2025, 7), 1_100_000),
        (Month(2025, 8), 1_000_000),
    ]


def test_a_month_under_review_waits(desk: Desk) -> None:
    desk.confirm(desk.send(desk.known(0)).id)
    assert codes(desk.send(desk.known(0), desk.known(1))) == [(6, "month_in_review")]


def test_two_sheets_of_one_month_are_not_confirmed_side_by_side(desk: Desk) -> None:
    first, second = desk.send(desk.known(0)), desk.send(desk.known(0), desk.known(1))
    desk.confirm(first.id)
    with pytest.raises(CollectionError, match="Another sheet of this month"):
        acts.confirm(second.id, by=desk.agency.clerk, at=desk.agency.later(), key="k")
    assert desk.look(second.id).case_id is None


def test_missing_people_are_a_question_and_absence_ends_nothing(desk: Desk) -> None:
    desk.enter(desk.send(desk.known(0), desk.known(1)).id)
    view = desk.send(desk.known(0), month=AUGUST)
    assert [(person.name, view.question_count) for person in view.question] == [(name_of(1), 1)]
    assert view.may_confirm
    desk.enter(view.id)
    relations = ledger.relations_of_employer(desk.agency.employer, desk.permit)
    assert [relation.until for relation in relations] == [None, None, None]


def test_a_name_that_is_not_the_one_on_record_is_told(desk: Desk) -> None:
    assert codes(desk.send(desk.known(0, name="别人"))) == [(6, "name_differs")]


def test_a_sheet_of_another_employer_goes_nowhere(desk: Desk) -> None:
    view = desk.send(desk.known(0), code="91110108MAXNQ2G3KP")
    assert codes(view) == [(1, "employer_differs")]
    assert not view.may_confirm
    with pytest.raises(CollectionError, match="Nothing of this sheet can go on"):
        acts.confirm(view.id, by=desk.agency.clerk, at=desk.agency.later(), key="k")


def test_a_month_that_has_not_begun_goes_nowhere(desk: Desk) -> None:
    assert codes(desk.send(desk.known(0), month="2026-01")) == [(2, "month_in_future")]


def test_a_hostile_file_is_refused_with_its_reason(desk: Desk) -> None:
    view = desk.receive(b"%PDF-1.7")
    assert (view.state, view.refusal_code) == (State.REFUSED, "kind_pdf")
    assert "PDF" in view.refusal


def test_faulty_rows_follow_in_a_corrected_sheet_linked_to_the_first(desk: Desk) -> None:
    first = desk.send(desk.known(0), desk.known(1, wage="同上"))
    case = desk.confirm(first.id).case_id
    template = lookups.corrected_sheet(first.id, desk.permit, language="es")
    [waiting] = reading.read(template).rows
    assert (waiting.name, waiting.identity, waiting.wage) == (name_of(1), number_of(1), "同上")
    mended = desk.send(desk.known(1), corrects=first.id)
    assert (mended.corrects, codes(mended), mended.question) == (first.id, [], ())
    follower = desk.confirm(mended.id).case_id
    assert follower != case
    assert review_lookups.get_case(follower, desk.permit).follows == case
    assert desk.look(first.id).corrected_by == (mended.id,)


def test_a_returned_case_goes_on_with_a_corrected_sheet_as_its_next_round(desk: Desk) -> None:
    first = desk.send(desk.known(0))
    proposed = desk.confirm(first.id)
    returned(desk, proposed)
    mended = desk.send(desk.known(0, wage=11_000), corrects=first.id)
    again = desk.confirm(mended.id)
    assert (again.case_id, again.round) == (proposed.case_id, 2)
    assert desk.look(first.id).state is State.SUPERSEDED
    desk.agency.climb(again)
    assert review_lookups.get_case(again.case_id, desk.permit).status is Status.ENTERED


def test_a_returned_case_may_be_sent_again_as_it_was(desk: Desk) -> None:
    first = desk.send(desk.known(0))
    proposed = desk.confirm(first.id)
    with pytest.raises(CollectionError, match="Only a sheet whose case was returned"):
        acts.resubmit(first.id, by=desk.agency.clerk, at=desk.agency.later())
    returned(desk, proposed)
    acts.resubmit(first.id, by=desk.agency.clerk, at=desk.agency.later())
    acts.propose(first.id, at=desk.agency.later())
    assert review_lookups.get_case(proposed.case_id, desk.permit).round == 2


def returned(desk: Desk, proposed: Proposed) -> None:
    from legajo.authority.posts import Post

    review.decide(
        proposed.case_id,
        Rung.PRELIMINARY,
        outcome=Verdict.RETURN,
        reason="the wage is last year's",
        digest=proposed.digest,
        by=desk.agency.actor(Post.PRELIMINARY),
        at=desk.agency.later(),
    )


def test_a_double_click_and_a_repeated_job_change_nothing(desk: Desk) -> None:
    content = xlsx([[f"统一社会信用代码: {CODE} 月份: {JULY}"], HEADER, desk.known(0)])
    first = desk.receive(content, key="twice")
    assert desk.receive(content, key="twice").id == first.id
    case = acts.confirm(first.id, by=desk.agency.clerk, at=desk.agency.later(), key="a")
    assert acts.confirm(first.id, by=desk.agency.clerk, at=desk.agency.later(), key="b") == case
    for _ in range(2):
        acts.propose(first.id, at=desk.agency.later())
    acts.read(first.id, at=desk.agency.later())
    assert (review_lookups.get_case(case, desk.permit).round, desk.look(first.id).state) == (
        1,
        State.PROPOSED,
    )
    assert len(lookups.declarations(desk.agency.employer, desk.permit)) == 1


def test_a_withdrawn_sheet_is_confirmed_no_more(desk: Desk) -> None:
    view = desk.send(desk.known(0))
    acts.withdraw(view.id, by=desk.agency.clerk, at=desk.agency.later())
    with pytest.raises(CollectionError, match="does not wait for a confirmation"):
        acts.confirm(view.id, by=desk.agency.clerk, at=desk.agency.later(), key="k")


def test_an_employers_permit_reaches_its_own_sheets_alone(desk: Desk) -> None:
    view = desk.send(desk.known(0))
    other = gateway.permit_employer(
        gateway.Actor(gateway.ActorKind.EMPLOYER, "other", 99, 99, employer_id=desk.agency.employer + 1),
        desk.agency.employer + 1,
    )
    with pytest.raises(CollectionError, match="There is no such sheet"):
        lookups.get_declaration(view.id, other)
    with pytest.raises(CollectionError, match="There is no such sheet"):
        lookups.declarations(desk.agency.employer, other)


def test_a_marker_number_stands_nowhere_in_plain(desk: Desk, book: Book) -> None:
    marker = identity(7, born="19770707")
    lines = [
        [f"统一社会信用代码: {CODE}", f"月份: {JULY}"],
        HEADER,
        row(7, identity=marker, wage=None),
        desk.known(0),
    ]
    from tests.collection.sheets import text

    view = desk.receive(text(lines))
    assert codes(view) == [(3, "wage_missing")]
    faulty = text([*lines[:2], row(7, identity=marker)])
    desk.confirm(desk.receive(faulty).id)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        jobs = [args for (args,) in cursor.fetchall()]
    assert len(jobs) == 3
    assert not any(marker in args for args in jobs)
    book.cluster.psql("CHECKPOINT")
    from tests.support.environment import HOME

    found = [path for path in HOME.rglob("*") if path.is_file() and marker.encode() in path.read_bytes()]
    assert found == []


def test_the_site_of_the_employers_has_the_rights_it_needs_and_no_more(desk: Desk, book: Book) -> None:
    content = xlsx([[f"统一社会信用代码: {CODE} 月份: {JULY}"], HEADER, desk.known(0)])
    clerk = desk.agency.clerk
    with book.role("web"):
        made = acts.receive(
            content,
            name="a.xlsx",
            employer_id=desk.agency.employer,
            by=clerk,
            at=desk.agency.later(),
            key="w",
        )
    with book.role("collector"):
        acts.read(made, at=desk.agency.later())
    with book.role("web"):
        assert desk.look(made).may_confirm
        acts.confirm(made, by=clerk, at=desk.agency.later(), key="w")
        with pytest.raises(Exception, match="permission denied"):
            acts.propose(made, at=desk.agency.later())
    with book.role("collector"):
        acts.propose(made, at=desk.agency.later())
    assert desk.look(made).state is State.PROPOSED


def test_a_reading_that_was_killed_begins_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from legajo.collection import sealing

    content = xlsx([[f"统一社会信用代码: {CODE} 月份: {JULY}"], HEADER, desk.known(0)])
    made = acts.receive(
        content,
        name="a",
        employer_id=desk.agency.employer,
        by=desk.agency.clerk,
        at=desk.agency.later(),
        key="x",
    )

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(sealing, "write", die)
        with pytest.raises(KeyboardInterrupt):
            acts.read(made, at=desk.agency.later())
    assert desk.look(made).state is State.READING
    assert list(sealing.read(made, sealing.Sort.ACCEPTED, dict)) == []
    acts.read(made, at=desk.agency.later())
    assert desk.look(made).accepted_count == 1


def test_the_day_of_receipt_is_the_agencys_own(desk: Desk) -> None:
    desk.agency.now = datetime.datetime(2025, 7, 31, 17, tzinfo=datetime.UTC)
    proposed = desk.confirm(desk.send(desk.known(0)).id)
    [line] = ledger.proposal(proposed.case_id, 1, desk.permit)
    assert line.entry.received == "2025-08-01"
