"""Any figure answers why, from its sentences down to the entries behind it (art. 6)."""

import datetime
from dataclasses import replace

import pytest
from django.utils import translation
from tests.inquiry.lives import AT, FIRST, OWN_SHARE, PAID, Stored, a_month, decade, derived, stored

from legajo.accrual.standing import standing
from legajo.inquiry.grounds import Ground, UnknownFigureError, Why
from legajo.inquiry.sentences import NOTES, PARTS, SENTENCES
from legajo.inquiry.why import why
from legajo.inquiry.why_words import WhyWords
from legajo.record.facts import (
    Allocation,
    DeemedPeriodRecognised,
    Due,
    Interest,
    OpeningPosition,
    Party,
    PersonRegistered,
    PostRecorded,
    RefundApproved,
    Scheme,
    WageDeclared,
)
from legajo.record.period import Month, months
from legajo.rules.parameters import load


def ground_of(entries: tuple[Stored, ...], at: datetime.datetime = AT) -> Ground:
    return Ground(entries, standing(entries, load(), at), load(), at, lambda _employer, _month: 1)


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground(decade(), derived(decade()), load(), AT, lambda _employer, _month: 1)


def kinds(found: Why) -> set[type]:
    return {type(known.entry.fact) for known in found.sources}


def codes(found: Why) -> list[str]:
    return [sentence.code for sentence in found.plain]


def test_the_balance_is_what_the_newest_year_closes_with(ground: Ground) -> None:
    found = why("balance", ground)
    assert found.value == 12_818_236
    assert found.parts[-1].value == found.value
    assert [part.figure for part in found.parts] == [f"account:{year}" for year in range(2016, 2026)]
    assert codes(found) == ["balance", "balance_taken_over", "balance_since", "balance_unposted"]
    said = {sentence.code: sentence.values for sentence in found.plain}
    principal, interest = said["balance_since"]["principal"][0], said["balance_since"]["interest"][0]
    assert 2_461_350 + int(principal) + int(interest) == found.value


def test_a_year_is_drilled_to_the_months_that_were_credited(ground: Ground) -> None:
    year = why("account:2024", ground)
    opening, principal, interest = year.parts
    assert (opening.figure, principal.figure) == ("account:2023", "posted:2024")
    assert year.value == sum(part.value or 0 for part in year.parts)
    assert {told.figure for told in year.told} == {"account:2024:since_2006/person"}
    assert len(year.told[0].parts) == 12  # a line for each month that was posted
    assert kinds(year) == {Allocation, Interest}
    months_posted = why("posted:2024", ground)
    assert months_posted.value == principal.value
    assert [part.name for part in months_posted.parts] == [
        str(m) for m in months(Month(2023, 12), Month(2024, 11))
    ]
    assert months_posted.parts[0].figure == "state:2023-12:pension"
    assert kinds(months_posted) == {Allocation}
    assert interest.value


def test_months_count_year_by_year_and_month_by_month(ground: Ground) -> None:
    total = why("total_months", ground)
    assert total.value == 225
    assert sum(part.value or 0 for part in total.parts) == total.value
    year = why("months:2020", ground)
    assert year.value == 11
    assert {part.name: part.state for part in year.parts if part.state != PAID} == {"2020-02": "part_paid"}


def test_recognised_service_is_a_part_of_the_months() -> None:
    fact = DeemedPeriodRecognised(from_month="1990-01", to_month="1991-12", ground="military")
    found = why("total_months", ground_of((*decade(), stored(fact, 9))))
    assert found.value == 225 + 24
    assert sum(part.value or 0 for part in found.parts) == found.value
    assert (found.parts[0].name, found.parts[0].value) == ("deemed", 24)
    assert "total_deemed" in codes(found)
    assert found.told[0].value == (249 * 100 + 6) // 12  # years, to two decimals
    assert DeemedPeriodRecognised in kinds(found)


@pytest.mark.parametrize(
    ("figure", "state", "value", "code"),
    [
        ("state:2019-12:pension", "paid", 0, "state_paid"),
        ("state:2019-11:pension", "part_paid_counted", 112_624, "state_employer_owes"),
        ("state:2020-02:pension", "part_paid", 91_824, "state_part_paid"),
        ("state:2025-07:pension", "due", 257_208, "state_due"),
        ("state:2010-01:pension", "taken_over", 0, "state_taken_over"),
    ],
)
def test_the_state_of_a_month_is_a_figure(
    ground: Ground, figure: str, state: str, value: int, code: str
) -> None:
    found = why(figure, ground)
    assert (found.state, found.value) == (state, value)
    assert code in codes(found)
    if state != "taken_over":
        owed = [part for part in found.parts if part.name.startswith("due_")]
        assert all(part.figure.startswith("due:") for part in owed)
        assert sum(part.value or 0 for part in owed) - value == sum(
            part.value or 0 for part in found.parts if part.name.startswith("paid_")
        )


def test_a_refunded_month_says_why_it_does_not_count() -> None:
    fact = RefundApproved(
        scheme=Scheme.PENSION,
        months=("2019-12",),
        party=Party.PERSON,
        cause="overlap",
        payee="person",
        document="R-1",
    )
    ground = ground_of((*decade(), stored(fact, 9_000, employer=FIRST, received="2025-09-01")))
    assert why("total_months", ground).value == 224
    year = why("months:2019", ground)
    assert {part.name: part.state for part in year.parts if part.value == 0} == {"2019-12": "none"}
    found = why("state:2019-12:pension", ground)
    assert codes(found) == ["state_returned"]
    assert RefundApproved in kinds(found)


@pytest.mark.parametrize(
    ("language", "refund", "service", "span"),
    [
        ("en", "Refund", "Recognised service", "January 1990 – December 1991"),
        ("es", "Devolución", "Servicio reconocido", "enero de 1990 – diciembre de 1991"),
        ("zh-hans", "退费", "认定的视同缴费", "1990年1月 – 1991年12月"),
    ],
)
def test_what_stands_behind_is_named_in_three_languages(
    language: str, refund: str, service: str, span: str
) -> None:
    gone = RefundApproved(
        scheme=Scheme.PENSION,
        months=("2019-12",),
        party=Party.PERSON,
        cause="error",
        payee="person",
        document="R",
    )
    deemed = DeemedPeriodRecognised(from_month="1990-01", to_month="1991-12", ground="military")
    ground = ground_of(
        (*decade(), stored(deemed, 9), stored(gone, 9_000, employer=FIRST, received="2025-09-01"))
    )
    with translation.override(language):
        words = WhyWords(language[:2], {}, {})
        state = words.page(why("state:2019-12:pension", ground))
        total = words.page(why("total_months", ground))
    assert refund in [line.kind for line in state.entries]
    assert (service, span) in [(line.kind, line.detail) for line in total.entries]
    assert total.parts[0].name == service


def a_declared_month(wage: int) -> Ground:
    month = Month(2025, 6)
    declared = stored(
        WageDeclared(from_month="2025-06", contribution_year="2024-07", wage=wage),
        50,
        employer=FIRST,
        received="2025-06-05",
    )
    return ground_of((*decade()[:2], declared, *a_month(month, wage, 60, employer=FIRST)))


@pytest.mark.parametrize(
    ("wage", "code"), [(1_000_000, "due_within"), (100_000, "due_floor"), (9_000_000, "due_cap")]
)
def test_a_due_says_what_the_limits_made_of_the_wage(wage: int, code: str) -> None:
    found = why("due:2025-06:pension:person", a_declared_month(wage))
    assert codes(found) == ["due_wage", code, "due_rate", "due"]
    assert kinds(found) == {WageDeclared, Due}
    assert {use.name for use in found.told[0].parameters} == {
        "base.limits",
        "base.floor",
        "base.cap",
        "pension.person.rate",
    }
    for use in found.told[0].parameters:
        assert use.valid_from
        assert use.known_from


def test_a_womans_age_follows_from_her_recorded_posts(ground: Ground) -> None:
    unknown = why("retirement", ground)
    assert (unknown.value, unknown.notes) == (None, ("category_unknown",))
    assert [(part.name, part.value) for part in unknown.parts] == [
        ("woman_50", Month(2039, 5).ordinal),
        ("woman_55", Month(2042, 7).ordinal),
    ]
    assert WhyWords("en", {}, {}).page(unknown).value == "May 2039 / July 2042"
    post = stored(PostRecorded(begun="2010-01-01", category="ordinary"), 6)
    assert why("retirement", ground_of((*decade(), post))).value == Month(2039, 5).ordinal
    lead = stored(PostRecorded(begun="2020-01-01", category="woman_in_management"), 7)
    found = why("retirement", ground_of((*decade(), post, lead)))
    assert found.value == Month(2042, 7).ordinal
    assert kinds(found) == {PersonRegistered, PostRecorded}


def test_the_personnel_file_decides_the_day_of_birth() -> None:
    registered = decade()[0].entry.fact
    assert isinstance(registered, PersonRegistered)
    by_file = {name: getattr(registered, name) for name in ("identity", "name", "born")}
    fact = PersonRegistered(**by_file, sex="male", born_by_personnel_file="1984-03-12")
    found = why("retirement", ground_of((stored(fact, 3), *decade()[1:])))
    assert codes(found)[0] == "born_by_file"
    assert found.value == Month(2047, 3).ordinal


def test_a_figure_is_explained_as_it_was_known(ground: Ground) -> None:
    then = datetime.datetime(2020, 6, 30, 12, tzinfo=datetime.UTC)
    found = why("account:2019", ground_of(decade(), then))
    assert "not_posted" in found.notes  # the interest of 2019 was entered on 2020-07-01
    now = why("account:2019", ground)
    assert "not_posted" not in now.notes
    assert (now.value or 0) > (found.value or 0)
    with pytest.raises(UnknownFigureError):
        why("account:2021", ground_of(decade(), then))


@pytest.mark.parametrize(
    "figure",
    [
        "",
        "balance:",
        "Balance",
        "account:",
        "account:24",
        "account:２０２４",
        "account:-999",
        "account:99999999999999999999",
        "posted:2050",
        "months:1900",
        "state:2024-01",
        "state:2024-01:pensions",
        "state:2024-13:pension",
        "due:2024-01:work_injury:person",
        "due:2024-01:pension:person:x",
        "pension:2024",
        "pension:9999-12",
        "pension:1984-07",
        "retirement:now",
        "__class__",
        "a" * 10_000,
    ],
)
def test_what_the_record_has_not_is_not_explained(ground: Ground, figure: str) -> None:
    with pytest.raises(UnknownFigureError):
        why(figure, ground)


def test_a_person_without_a_history_has_figures_without_parts() -> None:
    alone = ground_of((decade()[0],))
    assert why("balance", alone).value == 0
    assert why("total_months", alone).value == 0
    assert why("average_index", alone).notes == ("no_index",)
    assert why("retirement", alone).notes == ("category_unknown",)
    assert why("pension", alone).value is None


def test_every_code_has_its_words(ground: Ground) -> None:
    said = [
        why(figure, ground)
        for figure in ("balance", "account:2024", "account:2025", "total_months", "average_index", "pension")
    ]
    said += [why(f"state:{month}:pension", ground) for month in ("2019-11", "2020-02", "2025-07", "2010-01")]
    for found in said:
        assert set(codes(found)) <= set(SENTENCES)
        assert set(found.notes) <= set(NOTES)
        for part in found.parts:
            assert part.name in PARTS or part.name[:4].isdecimal()


def test_the_year_taken_over_is_opened_by_its_position(ground: Ground) -> None:
    found = why("account:2016", ground)
    assert OpeningPosition in kinds(found)
    assert "taken_over" in found.notes
    assert replace(found.parts[0], figure="") == found.parts[0]  # there is no year before
    assert OWN_SHARE not in {part.state for part in why("months:2016", ground).parts}
