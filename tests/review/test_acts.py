"""Art. 7 through the stage's own acts: once each, with reasons, before the eyes of the officer, noted in the journal."""

import threading
from uuid import uuid4

import pytest
from django.db import connections
from tests.support.agency import Agency, founded
from tests.support.book import Book

from legajo.authority import gateway
from legajo.authority.gateway import Forbidden
from legajo.authority.posts import Post
from legajo.ledger import lookups as ledger
from legajo.record.facts import PersonRegistered, WageDeclared
from legajo.record.period import Month
from legajo.record.permit import Permit
from legajo.review import acts, lookups
from legajo.review.bundle import CaseSort, CaseView, Proposed
from legajo.review.ladder import LADDER, ReviewError, Rung, Verdict


@pytest.fixture
def agency(book: Book) -> Agency:
    return founded(book)


@pytest.fixture
def proposed(agency: Agency) -> Proposed:
    return agency.declaration("2025-07", dict.fromkeys(agency.people, 1_000_000))


def case(agency: Agency, proposed: Proposed, post: Post = Post.COLLECTION) -> CaseView:
    return lookups.get_case(proposed.case_id, gateway.permit_case(agency.actor(post)))


def decide(
    agency: Agency,
    proposed: Proposed,
    rung: Rung,
    *,
    outcome: Verdict = Verdict.ACCEPT,
    reason: str = "",
    digest: bytes | None = None,
):  # type: ignore[no-untyped-def]
    return acts.decide(
        proposed.case_id,
        rung,
        outcome=outcome,
        reason=reason,
        digest=digest or proposed.digest,
        by=agency.actor(Post(rung.value)),
        at=agency.later(),
    )


def journal(book: Book, case_id: object) -> list[str]:
    rows = book.connect().execute(
        "SELECT act FROM ledger.journal WHERE case_id = %s ORDER BY seq", (case_id,)
    )
    return [act for (act,) in rows.fetchall()]


def test_four_officers_enter_a_case(agency: Agency, proposed: Proposed, book: Book) -> None:
    outcome = agency.climb(proposed)
    assert outcome.status == "entered"
    held = case(agency, proposed)
    assert [(d.rung, d.outcome) for d in held.decisions] == [(rung, "accept") for rung in LADDER]
    assert len({d.officer for d in held.decisions}) == 4
    assert journal(book, proposed.case_id) == ["case_opened", "case_proposed", *["case_decided"] * 4]


def test_a_case_is_opened_once_for_one_key(agency: Agency) -> None:
    made = [
        acts.open_case(
            CaseSort.DECLARATION,
            title="t",
            employer_id=agency.employer,
            by=agency.clerk,
            at=agency.now,
            key="k",
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_a_proposal_is_made_once_for_one_key(agency: Agency, proposed: Proposed, book: Book) -> None:
    permit = gateway.permit_case(agency.clerk)
    entries = [line.entry for line in ledger.proposal(proposed.case_id, 1, permit)]
    key = f"key {agency.made}"
    again = acts.propose(proposed.case_id, entries, by=agency.clerk, at=agency.later(), key=key)
    assert again == proposed
    assert journal(book, proposed.case_id).count("case_proposed") == 1
    with pytest.raises(ReviewError, match="a case that is open cannot be moved by the step 'propose'"):
        acts.propose(proposed.case_id, entries, by=agency.clerk, at=agency.later(), key="another")


def test_a_double_click_decides_once(agency: Agency, proposed: Proposed) -> None:
    first = decide(agency, proposed, Rung.PRELIMINARY)
    assert decide(agency, proposed, Rung.PRELIMINARY) == first
    assert len(case(agency, proposed).decisions) == 1


def test_a_fourth_decision_given_twice_enters_once(agency: Agency, proposed: Proposed) -> None:
    agency.climb(proposed)
    before = ledger.position()
    assert decide(agency, proposed, Rung.APPROVAL).status == "entered"
    assert ledger.position() == before


def test_two_tabs_at_once_enter_once(agency: Agency, proposed: Proposed) -> None:
    agency.climb(proposed, rungs=LADDER[:3])
    by, at = agency.actor(Post.APPROVAL), agency.later()
    answers: list[object] = []

    def approve() -> None:
        try:
            answers.append(
                acts.decide(
                    proposed.case_id,
                    Rung.APPROVAL,
                    outcome=Verdict.ACCEPT,
                    digest=proposed.digest,
                    by=by,
                    at=at,
                ).status
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=approve) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["entered"] * 4
    assert [act.sort for act in ledger.acts_of(proposed.case_id)] == ["case", "consequence"]


def test_a_returned_case_needs_four_new_decisions(agency: Agency, proposed: Proposed) -> None:
    decide(agency, proposed, Rung.PRELIMINARY)
    decide(agency, proposed, Rung.EXAMINATION, outcome=Verdict.RETURN, reason="a wage is unreadable")
    held = case(agency, proposed)
    assert (held.status, held.waits_for) == ("returned", None)
    paper = held.originals[0]
    facts = [
        (p, WageDeclared(from_month="2025-07", contribution_year="2025-07", wage=900_000), agency.employer)
        for p in agency.people
    ]
    again = agency.propose(proposed.case_id, agency.entries(proposed.case_id, paper, facts))
    assert again.round == 2
    assert again.digest != proposed.digest
    with pytest.raises(ReviewError, match="the case has changed since you opened it"):
        decide(agency, proposed, Rung.PRELIMINARY)
    agency.climb(again)
    wages = ledger.wages_of_people(agency.people, gateway.permit_case(agency.clerk))
    assert {wage.wage for wage in wages} == {900_000}
    assert [d.in_force for d in case(agency, proposed).decisions] == [False] * 2 + [True] * 4


def test_a_refused_case_is_closed(agency: Agency, proposed: Proposed) -> None:
    decide(agency, proposed, Rung.PRELIMINARY, outcome=Verdict.REFUSE, reason="not this employer's people")
    assert case(agency, proposed).status == "refused"
    with pytest.raises(ReviewError, match="cannot be moved"):
        decide(agency, proposed, Rung.EXAMINATION)
    assert ledger.acts_of(proposed.case_id) == ()


@pytest.mark.parametrize("outcome", [Verdict.RETURN, Verdict.REFUSE])
def test_without_a_reason_nothing_is_returned_or_refused(
    agency: Agency, proposed: Proposed, outcome: Verdict
) -> None:
    with pytest.raises(ReviewError, match="needs a reason"):
        decide(agency, proposed, Rung.PRELIMINARY, outcome=outcome)
    assert case(agency, proposed).decisions == ()


def test_an_officer_decides_on_what_they_saw(agency: Agency, proposed: Proposed) -> None:
    with pytest.raises(ReviewError, match="has changed since you opened it"):
        decide(agency, proposed, Rung.PRELIMINARY, digest=b"\0" * 32)
    assert case(agency, proposed).decisions == ()


def test_another_post_does_not_decide(agency: Agency, proposed: Proposed) -> None:
    with pytest.raises(Forbidden, match="do not hold the post of preliminary"):
        acts.decide(
            proposed.case_id,
            Rung.PRELIMINARY,
            outcome=Verdict.ACCEPT,
            digest=proposed.digest,
            by=agency.actor(Post.APPROVAL),
            at=agency.later(),
        )


def test_a_reviewer_does_not_collect(agency: Agency) -> None:
    with pytest.raises(Forbidden, match="Only the front desk"):
        acts.open_case(
            CaseSort.DECLARATION, title="t", by=agency.actor(Post.APPROVAL), at=agency.now, key="k"
        )


def test_nothing_is_proposed_without_its_original(agency: Agency) -> None:
    made, paper = agency.open()
    fact = WageDeclared(from_month="2025-07", contribution_year="2025-07", wage=1)
    entries = agency.entries(made, "ab" * 32, [(agency.people[0], fact, agency.employer)])
    with pytest.raises(ReviewError, match="rests on no original of this case"):
        agency.propose(made, entries)
    assert paper


@pytest.mark.parametrize("other", [uuid4(), None])
def test_lines_of_another_case_are_refused(agency: Agency, other: object) -> None:
    made, paper = agency.open()
    fact = WageDeclared(from_month="2025-07", contribution_year="2025-07", wage=1)
    entries = agency.entries(other or made, paper, [(agency.people[0], fact, agency.employer)] * 2)  # type: ignore[arg-type]
    with pytest.raises(ReviewError, match=r"says it is of case|is numbered"):
        agency.propose(made, entries if other else entries[1:])


def test_the_first_rung_confirms_the_originals_of_new_persons(agency: Agency) -> None:
    made, paper = agency.open()
    fact = PersonRegistered(identity="1" * 64, name="2" * 64, sex="male", born="1990-01-01")
    subject = agency.people[0]
    proposed = agency.propose(made, agency.entries(made, paper, [(subject, fact, None)]))
    assert case(agency, proposed).to_confirm == (1,)
    with pytest.raises(
        ReviewError, match="look at the originals of the new persons and relations on lines 1"
    ):
        agency.climb(proposed, rungs=LADDER[:1])
    agency.climb(proposed, rungs=LADDER[:1], confirmed=frozenset({1}))
    assert case(agency, proposed).decisions[0].confirmed == (1,)


def test_a_withdrawn_case_is_closed(agency: Agency) -> None:
    made, _ = agency.open()
    with pytest.raises(ReviewError, match="say why"):
        acts.withdraw(made, reason=" ", by=agency.clerk, at=agency.now)
    acts.withdraw(made, reason="sent twice", by=agency.clerk, at=agency.now)
    assert lookups.get_case(made, gateway.permit_case(agency.clerk)).status == "withdrawn"


def test_the_queue_of_a_rung_holds_what_waits_for_it(agency: Agency, proposed: Proposed) -> None:
    decide(agency, proposed, Rung.PRELIMINARY)
    waiting = {
        rung: [
            item.id
            for item in lookups.queue(rung, gateway.permit_queue(agency.actor(Post(rung.value)), rung))
        ]
        for rung in LADDER
    }
    assert waiting == {rung: [proposed.case_id] if rung is Rung.EXAMINATION else [] for rung in LADDER}


def test_the_reader_is_told_whether_and_why_not_they_may_decide(agency: Agency, proposed: Proposed) -> None:
    assert case(agency, proposed, Post.PRELIMINARY).may_decide
    assert case(agency, proposed, Post.EXAMINATION).why_not == "you do not hold the post of preliminary"
    agency.climb(proposed)
    assert case(agency, proposed, Post.APPROVAL).why_not == "the case waits for no decision"


def test_an_employer_reads_its_own_cases_alone(agency: Agency, proposed: Proposed) -> None:
    own = Permit("employer:1", "own contributions", ("art15",), "employers", employer_id=agency.employer)
    assert lookups.get_case(proposed.case_id, own).id == proposed.case_id
    with pytest.raises(ReviewError, match="not of your employer"):
        lookups.get_case(
            proposed.case_id, Permit("employer:2", "x", ("art15",), "employers", employer_id=999)
        )


def test_the_preview_says_what_changes_in_total_and_for_each_person(
    agency: Agency, proposed: Proposed
) -> None:
    permit = gateway.permit_case(agency.clerk)
    shown = lookups.preview(proposed.case_id, permit)
    totals = {change.figure: (change.before, change.after) for change in shown.totals}
    due = ledger.staged_totals(proposed.case_id, permit)[0].amounts
    assert totals["due"] == (0, sum(due))
    assert (shown.people, shown.pages) == (len(agency.people), 1)
    assert [effect.subject_id for effect in shown.others] == agency.people
    assert shown.others[0].name == "Person Aa"
    assert [change.figure for change in shown.others[0].changes] == ["due"]


def test_the_preview_of_money_shows_months_and_account(agency: Agency, proposed: Proposed) -> None:
    agency.climb(proposed)
    permit = gateway.permit_case(agency.clerk)
    rows = ledger.months_of_employer(agency.employer, Month(2025, 7).ordinal, permit)
    due = {row.subject_id: row.due for row in rows}
    money = agency.payment("V1", "2025-08-20", agency.money("V1", "2025-07", agency.people, lambda p: due[p]))
    for _ in ("before the decisions", "after the entry"):
        shown = lookups.preview(money.case_id, permit)
        first = {change.figure: (change.before, change.after) for change in shown.others[0].changes}
        assert first == {"paid": (0, sum(due[agency.people[0]])), "months": (0, 1), "account": (0, 80_000)}
        assert {c.figure: c.after for c in shown.totals}["months"] == len(agency.people)
        if case(agency, money).status == "open":
            agency.climb(money)


def test_exceptions_come_first(agency: Agency, proposed: Proposed) -> None:
    agency.climb(proposed)
    wages = dict.fromkeys(agency.people, 1_000_000) | {agency.people[2]: 1_600_000}
    shown = lookups.preview(agency.declaration("2025-08", wages).case_id, gateway.permit_case(agency.clerk))
    assert [(e.subject_id, e.exceptions) for e in shown.exceptions] == [(agency.people[2], ("wage_jump",))]
    assert [e.subject_id for e in shown.others] == agency.people[:2]


def test_lines_are_read_by_pages_with_masked_numbers(agency: Agency, proposed: Proposed) -> None:
    permit = gateway.permit_case(agency.clerk)
    first = lookups.lines(proposed.case_id, permit, page=1, size=2)
    second = lookups.lines(proposed.case_id, permit, page=2, size=2)
    assert [line.line for line in (*first, *second)] == [1, 2, 3]
    assert (first[0].kind, first[0].wage, first[0].enters) == ("wage_declared", 1_000_000, True)
    assert "····" in first[0].identity
