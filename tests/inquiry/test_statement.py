"""The statement says what the entries say (Insurance Law art. 74; Measures art. 2)."""

import dataclasses
import itertools

from tests.inquiry.lives import (
    AT,
    EMPLOYERS,
    FIRST,
    HOLDER,
    POSITION,
    SECOND,
    a_month,
    decade,
    derived,
    eight,
    statement_of_a_decade,
)

from legajo.accrual.months import Payment
from legajo.inquiry.figures import digest_of
from legajo.inquiry.statement import Statement, compose
from legajo.record.facts import Party, Scheme
from legajo.record.period import Month


def test_the_account_runs_from_year_to_year_without_a_gap() -> None:
    account = statement_of_a_decade().account
    assert [line.year for line in account] == list(range(2016, 2026))
    assert account[0].opening == 2_461_350
    for before, after in itertools.pairwise(account):
        assert after.opening == before.closing
    for line in account:
        assert line.closing == line.opening + line.principal + line.interest
    assert statement_of_a_decade().balance == account[-1].closing


def test_what_was_taken_over_is_said_to_be_so() -> None:
    account = statement_of_a_decade().account
    assert [line.taken_over for line in account[:2]] == [True, False]
    years = {line.year: line for line in statement_of_a_decade().years}
    assert years[2009].taken_over
    assert years[2009].months == 10
    assert not years[2016].taken_over


def test_interest_that_nobody_posted_is_not_shown() -> None:
    last = statement_of_a_decade().account[-1]
    assert (last.year, last.interest, last.interest_posted) == (2025, 0, False)
    before = statement_of_a_decade().account[-2]
    assert before.provisional


def test_the_months_count_when_paid_or_when_the_own_share_is() -> None:
    statement = statement_of_a_decade()
    states = {month.month: month.status(Scheme.PENSION) for month in statement.months}
    assert states[Month(2019, 10).ordinal] is Payment.PAID
    assert states[Month(2019, 11).ordinal] is Payment.PART_PAID_COUNTED
    assert states[Month(2020, 2).ordinal] is Payment.PART_PAID
    assert states[Month(2025, 7).ordinal] is Payment.DUE
    derived_months = 115 - 2  # one half paid, one not at all
    assert statement.total_months == 112 + derived_months
    assert statement.taken_over_months == 112
    assert statement.last_paid == Month(2025, 6).ordinal


def test_due_and_paid_stand_by_party_and_year() -> None:
    years = {line.year: line for line in statement_of_a_decade().years}
    employer, person = 0, 0
    for at, amount in enumerate(eight(520_000)):
        if at in (1, 3, 5):
            person += amount * 12
        else:
            employer += amount * 12
    assert years[2016].due == {Party.EMPLOYER: employer, Party.PERSON: person}
    assert years[2016].paid == years[2016].due
    assert not years[2016].open
    assert years[2019].open
    assert years[2019].paid[Party.PERSON] == years[2019].due[Party.PERSON]
    assert years[2025].owed == sum(eight(520_000 + 9 * 61_300))


def test_employers_stand_with_their_times() -> None:
    first, second = statement_of_a_decade().employments
    assert (first.name, first.started, first.ended, first.months) == (
        EMPLOYERS[FIRST].name,
        "2006-07-03",
        "2021-02-26",
        62,
    )
    assert (second.employer_id, second.ended, second.months) == (SECOND, None, 53)
    assert statement_of_a_decade().current == second


def test_schemes_show_their_newest_month() -> None:
    schemes = {line.scheme: line for line in statement_of_a_decade().schemes}
    pension = schemes[Scheme.PENSION]
    assert (pension.since, pension.last) == (Month(2006, 7).ordinal, Month(2025, 7).ordinal)
    assert (pension.status, pension.base) == (Payment.DUE, 520_000 + 9 * 61_300)
    assert schemes[Scheme.MATERNITY].last is None
    assert schemes[Scheme.MATERNITY].status is Payment.NONE


def test_two_employers_in_one_month_count_once() -> None:
    month = Month(2016, 3)
    entries = (
        *a_month(month, 500_000, 10, employer=FIRST),
        *a_month(month, 300_000, 20, employer=SECOND),
    )
    statement = _compose(entries)
    assert len(statement.months) == 2
    assert statement.total_months == 1
    assert statement.years[0].months == 1
    assert (statement.years[0].base_low, statement.years[0].base_high) == (300_000, 500_000)


def test_a_file_without_a_month_still_makes_a_statement() -> None:
    statement = _compose(decade()[:1])
    assert (statement.balance, statement.total_months, statement.last_paid) == (0, 0, None)
    assert statement.account == ()
    assert statement.current is None


def test_the_record_is_intact_when_a_checkpoint_covers_all_of_it() -> None:
    assert POSITION.intact
    assert not dataclasses.replace(POSITION, uncovered=1).intact
    assert not dataclasses.replace(POSITION, tree_size=0).intact


def test_the_digest_binds_every_figure() -> None:
    statement = statement_of_a_decade()
    assert digest_of(statement) == digest_of(statement_of_a_decade())
    assert digest_of(dataclasses.replace(statement, balance=statement.balance + 1)) != digest_of(statement)
    assert digest_of(dataclasses.replace(statement, months=statement.months[:-1])) != digest_of(statement)


def _compose(entries: tuple[object, ...]) -> Statement:
    return compose(
        entries,  # type: ignore[arg-type]  # entries of these lives
        derived(entries),  # type: ignore[arg-type]  # the same
        holder=HOLDER,
        employers=EMPLOYERS,
        position=POSITION,
        as_of=AT,
    )
