"""Those of a sheet's people whose contributions depend on more than their wage, and those past retirement: read in bulk."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from legajo.accrual.circumstances import Said, circumstances_of, joined
from legajo.ledger import lookups
from legajo.record.facts import Scheme
from legajo.record.period import Month
from legajo.record.permit import Permit
from legajo.rules.assessment import Assessment, Circumstances
from legajo.rules.parameters import Parameters
from legajo.rules.pension.retirement import Track, youngest_past


Assess = Callable[[Circumstances], Assessment]
NOTHING = Said()


def special(
    subjects: Sequence[int],
    employer: int | None,
    month: Month,
    usual: Circumstances,
    assess: Assess,
    permit: Permit,
    *,
    case: Mapping[int, Said] | None = None,
) -> dict[int, Circumstances]:
    """The circumstances that differ from the usual ones, by person; `case` is what the case itself says.

    Where the rules make no difference for rural people (since 2021), nobody's household is asked for.
    """
    full = assess(usual).schemes
    both = [*full, *assess(replace(usual, rural=True)).schemes]
    rural_counts = assess(replace(usual, rural=True)).hash != assess(usual).hash
    said = dict.fromkeys(case or (), NOTHING)
    for subject, found in _of_book(subjects, employer, month, both, permit, natures=rural_counts).items():
        said[subject] = found
    special_ones = {}
    for subject, found in said.items():
        whole = joined(found, (case or {}).get(subject))
        if not rural_counts:
            whole = replace(whole, natures=())
        theirs = circumstances_of(whole, month, usual, full)
        if theirs != usual:
            special_ones[subject] = theirs
    return special_ones


def households(subjects: Sequence[int], month: Month, permit: Permit) -> dict[int, str]:
    """The nature of each household as the book has it in a month; who is not named has none recorded."""
    natures = _natures(subjects, permit)
    found = {subject: Said(tuple(said)).nature(month) for subject, said in natures.items()}
    return {subject: nature for subject, nature in found.items() if nature}


def past_retirement(
    born: Mapping[int, tuple[datetime.date, str]],
    subjects: Sequence[int],
    month: Month,
    parameters: Parameters,
    region: str,
    known_at: str,
    permit: Permit,
) -> frozenset[int]:
    """Those of the subjects, or of the newly registered (`born`, with their sex), who reached the age before the month.

    A woman's age depends on her posts; only the later of the two is sure, and so only that one is warned of.
    """
    men = _born_before("men", month, parameters, region, known_at)
    women = _born_before("women_55", month, parameters, region, known_at)
    if men is None or women is None:
        return frozenset()
    new = {subject for subject, (day, sex) in born.items() if day < (men if sex == "male" else women)}
    return lookups.born_before(subjects, men, women, permit) | new


def _born_before(
    track: Track, month: Month, parameters: Parameters, region: str, known_at: str
) -> datetime.date | None:
    youngest = youngest_past(track, month, parameters, region, known_at)
    if youngest is None:
        return None
    after = youngest.plus(1)
    return datetime.date(after.year, after.number, 1)


def _of_book(
    subjects: Sequence[int],
    employer: int | None,
    month: Month,
    schemes: Iterable[Scheme],
    permit: Permit,
    *,
    natures: bool,
) -> dict[int, Said]:
    """Only those of whom the book says something that makes a difference."""
    asked = sorted({str(scheme) for scheme in schemes})
    relations: dict[int, list[tuple[datetime.date, frozenset[Scheme]]]] = {}
    for row in lookups.limited_relations(employer, month.ordinal, asked, subjects, permit):
        relations.setdefault(row.subject_id, []).append((row.since, frozenset(map(Scheme, row.schemes))))
    held = _natures(subjects, permit) if natures else {}
    mine = set(subjects)
    return {
        subject: Said(tuple(held.get(subject, ())), tuple(relations.get(subject, ())))
        for subject in {**held, **relations}
        if subject in mine
    }


def _natures(subjects: Sequence[int], permit: Permit) -> dict[int, list[tuple[datetime.date, str]]]:
    found: dict[int, list[tuple[datetime.date, str]]] = {}
    for row in lookups.households_of_people(subjects, permit):
        found.setdefault(row.subject_id, []).append((row.since, row.nature))
    return found
