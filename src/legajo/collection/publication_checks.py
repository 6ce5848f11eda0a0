"""What a clerk types of published values, checked as a whole: every fault at once, each with its field (art. 6). Pure."""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legajo.record.facts import ParameterPublished
from legajo.rules.parameters import NATION, Definition, Parameters, ParameterValue
from legajo.rules.parameters.published import parameters_of
from legajo.rules.parameters.store import last_day
from legajo.rules.parameters.succession import conflicts
from legajo.rules.parameters.units import check_moment, first_day, is_number, scaled


LONGEST = 300  # characters of a title, an address or a note
MOST_ROWS = 40
MOST_BYTES = 20 * 1024 * 1024
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_ADDRESS = re.compile(r"https?://\S+")
_BEGINNINGS = (  # how the bytes of a page begin, whatever its name says
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One value as it was typed."""

    parameter: str
    value: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole form as it was typed; rows without a parameter and a value are not meant."""

    region: str
    valid_from: str
    valid_to: str
    known_from: str
    title: str
    address: str
    note: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field; `facts` fill the places of the words."""

    field: str  # region, valid_from, value-2, ...
    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """The facts that the form states, or everything that keeps it from stating any."""

    facts: tuple[ParameterPublished, ...]
    faults: tuple[Fault, ...]
    rows: tuple[int, ...] = ()  # the row of each fact


def tidy(text: str) -> str:
    """Full-width digits and spaces as a keyboard of another script gives them."""
    return unicodedata.normalize("NFKC", text).strip()


def media_type(content: bytes) -> str | None:
    """What a page is, by its first bytes; None when it is neither a PDF nor a picture that officers can be shown."""
    return next((name for begins, name in _BEGINNINGS if content.startswith(begins)), None)


def check(draft: Draft, standing: Parameters, today: datetime.date) -> Checked:
    """Read the form against what the agency publishes already."""
    faults = [*_of_notice(draft, today), *_of_place(draft, standing)]
    meant = [(number, row) for number, row in enumerate(draft.rows) if row.parameter or row.value]
    if not meant:
        faults.append(Fault("value-0", "no_value"))
    facts: list[tuple[int, ParameterPublished]] = []
    for number, row in meant:
        definition = standing.definitions.get(row.parameter)
        if definition is None:
            faults.append(Fault(f"parameter-{number}", "parameter_missing"))
            continue
        found = [
            *_of_value(number, row, definition, standing),
            *_of_time(number, draft, definition),
            *_of_level(draft, definition, standing),
        ]
        faults.extend(found)
        if not found:
            facts.append((number, _fact(draft, row, definition)))
    if not any(fault.field in ("region", "known_from") for fault in faults):
        faults.extend(_of_succession(facts, standing))
    once = tuple(dict.fromkeys(faults))
    if once:
        return Checked((), once)
    return Checked(tuple(fact for _, fact in facts), (), tuple(number for number, _ in facts))


def _of_notice(draft: Draft, today: datetime.date) -> Iterator[Fault]:
    try:
        if datetime.date.fromisoformat(draft.known_from) > today:
            yield Fault("known_from", "known_later", (("today", today.isoformat()),))
    except ValueError:
        yield Fault("known_from", "day_unreadable")
    if not draft.title:
        yield Fault("title", "title_missing")
    if draft.address and not _ADDRESS.fullmatch(draft.address):
        yield Fault("address", "address_unreadable")
    for field, text in (("title", draft.title), ("address", draft.address), ("note", draft.note)):
        if len(text) > LONGEST:
            yield Fault(field, "too_long", (("most", str(LONGEST)),))


def _of_place(draft: Draft, standing: Parameters) -> Iterator[Fault]:
    if draft.region != NATION and draft.region not in standing.regions:
        yield Fault("region", "region_unknown")


def _of_level(draft: Draft, definition: Definition, standing: Parameters) -> Iterator[Fault]:
    """A region's own value hides the nation's for ever, and a nation's is hidden by a region's: neither begins by a slip."""
    places = {value.region for value in standing.values if value.name == definition.name}
    if places and draft.region not in places:
        place = NATION if NATION in places else min(places)
        yield Fault("region", "other_place", (("parameter", definition.name), ("place", place)))


def _of_time(number: int, draft: Draft, definition: Definition) -> Iterator[Fault]:
    clock = definition.clock
    for field, text in (("valid_from", draft.valid_from), ("valid_to", draft.valid_to)):
        if field == "valid_to" and not text:
            continue
        try:
            check_moment(text, clock)
            if clock == "day":
                datetime.date.fromisoformat(text)
        except ValueError:
            yield Fault(field, f"not_a_{clock}", (("parameter", definition.name),))
            return
    if draft.valid_to and draft.valid_to < draft.valid_from:
        yield Fault("valid_to", "ends_before")


def _of_value(number: int, row: Row, definition: Definition, standing: Parameters) -> Iterator[Fault]:
    field, unit = f"value-{number}", definition.unit
    if not row.value:
        yield Fault(field, "value_missing")
    elif is_number(unit):
        yield from _of_number(field, row.value, unit)
    elif unit == "choice":
        known = {v.text for v in standing.values if v.name == definition.name and v.text}
        if row.value not in known:
            yield Fault(field, "choice_unknown", (("known", ", ".join(sorted(known))),))
    elif not _is_moment(row.value, "day" if unit == "date" else "month"):
        yield Fault(field, f"value_not_a_{unit}")


def _of_number(field: str, text: str, unit: str) -> Iterator[Fault]:
    if not _DECIMAL.fullmatch(text):
        yield Fault(field, "not_a_number")
    elif text.startswith("-"):
        yield Fault(field, "negative")
    else:
        try:
            scaled(text, unit)
        except ValueError:
            yield Fault(field, "too_fine", (("unit", unit),))


def _is_moment(text: str, clock: str) -> bool:
    try:
        check_moment(text, clock)
        datetime.date.fromisoformat(first_day(text))
    except ValueError:
        return False
    return True


def _fact(draft: Draft, row: Row, definition: Definition) -> ParameterPublished:
    return ParameterPublished(
        parameter=definition.name,
        region=draft.region,
        unit=definition.unit,
        value=row.value,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to or None,
        known_from=draft.known_from,
        source=((draft.title, draft.address),),
        verified="true",  # the page itself is the original, and four officers read it
        note=draft.note or None,
    )


def _of_succession(facts: Sequence[tuple[int, ParameterPublished]], standing: Parameters) -> Iterator[Fault]:
    """Values that would stand twice or over one another's time."""
    values = parameters_of((fact for _, fact in facts), standing.definitions.values()).values
    numbers = {id(value): number for value, (number, _) in zip(values, facts, strict=True)}
    for found in conflicts(values, standing):
        other: ParameterValue = found.other
        said = (
            ("from", other.valid_from),
            ("to", last_day(other.valid_to)[: len(other.valid_from)] if other.valid_to else "…"),
            ("known", other.known_from),
            ("value", other.text or "?"),
        )
        yield Fault(f"value-{numbers[id(found.value)]}", found.sort, said)
