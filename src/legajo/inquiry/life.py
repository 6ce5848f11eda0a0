"""What of a person's life the age of retirement depends on: birth, sex and recorded posts. Pure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from legajo.accrual.known import Known
from legajo.inquiry.grounds import Ground
from legajo.record.facts import PersonRegistered, PostRecorded
from legajo.record.period import Month
from legajo.rules.parameters import ParameterError, Parameters
from legajo.rules.pension.retirement import TRACKS, Retirement, statutory


Category = Literal["man", "woman_55", "woman_50"]
WOMEN: tuple[Category, ...] = ("woman_50", "woman_55")


@dataclass(frozen=True, slots=True)
class Life:
    """A registered person. `categories` are those of which the age may be: two where no post of a woman is recorded."""

    born: datetime.date
    by_personnel_file: bool
    categories: tuple[Category, ...]
    sources: tuple[Known, ...]

    @property
    def month(self) -> Month:
        return Month(self.born.year, self.born.month)


def life_of(ground: Ground) -> Life | None:
    """The life that the record holds; None when the person was never registered."""
    return life_in(ground.held)


def life_in(held: Iterable[Known]) -> Life | None:
    """The same, from entries in force in the order of the book."""
    registered: Known | None = None
    posts: list[Known] = []
    for known in held:
        if isinstance(known.entry.fact, PersonRegistered):
            registered = known
        elif isinstance(known.entry.fact, PostRecorded):
            posts.append(known)
    if registered is None:
        return None
    fact = registered.entry.fact
    assert isinstance(fact, PersonRegistered)  # noqa: S101 (as it was found)
    categories = ("man",) if fact.sex == "male" else _of_posts(posts)
    day = fact.born_by_personnel_file or fact.born
    return Life(
        datetime.date.fromisoformat(day),
        fact.born_by_personnel_file is not None and fact.born_by_personnel_file != fact.born,
        categories,
        (registered, *posts),
    )


def retires(life: Life | None, parameters: Parameters, region: str, known_at: str) -> tuple[Month, ...]:
    """The months of retirement by law, one for each age that may be the person's; none where no age is known."""
    if life is None:
        return ()
    try:
        return tuple(
            statutory(TRACKS[category], life.month, parameters, region, known_at).month
            for category in life.categories
        )
    except ParameterError:
        return ()


def retirement_of(life: Life, category: Category, ground: Ground) -> Retirement:
    """The month of retirement by law; ParameterError when an age is not known."""
    return statutory(TRACKS[category], life.month, ground.parameters, ground.region, ground.known_at)


def _of_posts(posts: Iterable[Known]) -> tuple[Category, ...]:
    """A woman's age follows from her recorded posts: 55 from a post in management or technology, else 50."""
    held = {known.entry.fact.category for known in posts if isinstance(known.entry.fact, PostRecorded)}
    if "woman_in_management" in held:
        return ("woman_55",)
    return ("woman_50",) if held else WOMEN


def registration(held: Iterable[Known]) -> PersonRegistered | None:
    """The registration in force."""
    found = None
    for known in held:
        if isinstance(known.entry.fact, PersonRegistered):
            found = known.entry.fact
    return found
