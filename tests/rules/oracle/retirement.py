"""The month of retirement under the Decision of 2024-09-13, in force from 2025-01-01."""

from dataclasses import dataclass

from tests.rules.oracle.figures import month


@dataclass(frozen=True)
class Track:
    """One of the three rows of the Decision's annex."""

    age: int
    latest_age: int
    first_birth: int
    births_a_step: int


TRACKS = {
    "man": Track(60, 63, month("1965-01"), 4),
    "woman_55": Track(55, 58, month("1970-01"), 4),
    "woman_50": Track(50, 55, month("1975-01"), 2),
}
FLEXIBLE_MONTHS = 36


def delay(birth: int, category: str) -> int:
    """Count the months of delay: the first four (or two) months of birth wait one month, the next two, and so on."""
    track = TRACKS[category]
    if birth < track.first_birth:
        return 0
    waited = 0
    step_begins = track.first_birth
    while step_begins <= birth and waited < (track.latest_age - track.age) * 12:
        waited += 1
        step_begins += track.births_a_step
    return waited


def retirement(birth: int, category: str) -> int:
    """Give the month of the statutory age."""
    return birth + TRACKS[category].age * 12 + delay(birth, category)


def earliest(birth: int, category: str) -> int:
    """Give the earliest month that may be chosen: three years sooner, not below the age before the reform."""
    return max(retirement(birth, category) - FLEXIBLE_MONTHS, birth + TRACKS[category].age * 12)


def latest(birth: int, category: str) -> int:
    """Give the latest month that may be agreed: three years later."""
    return retirement(birth, category) + FLEXIBLE_MONTHS
