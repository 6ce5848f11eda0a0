"""An explanation as the pages show it: every value already written in the reader's language."""

from dataclasses import dataclass

from legajo.inquiry.passage import Behind


@dataclass(frozen=True, slots=True)
class StepLine:
    words: str
    formula: str
    given: str
    value: str


@dataclass(frozen=True, slots=True)
class ParameterLine:
    words: str
    value: str
    valid_from: str
    known_from: str
    known_from_assumed: bool
    sources: tuple[tuple[str, str], ...]  # title and address
    verified: str  # yes | secondary | no
    carried_over: bool


@dataclass(frozen=True, slots=True)
class Runs:
    """Several runs of one rule beside each other: its lines once, and a row of figures for each run."""

    steps: tuple[StepLine, ...]  # without values
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]  # each cell with the name of its column
    law: str
    rule: str


@dataclass(frozen=True, slots=True)
class Block:
    """One run of one rule; `parts` and `runs` are what this one adds up."""

    title: str
    value: str
    law: str
    rule: str
    steps: tuple[StepLine, ...]
    parameters: tuple[ParameterLine, ...]
    parts: tuple["Block", ...]
    runs: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    name: str
    value: str
    figure: str
    state: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry behind the figure, with the way it came in."""

    kind: str
    detail: str
    month: str  # the month's own page, where there is one
    behind: Behind


@dataclass(frozen=True, slots=True)
class WhyPage:
    figure: str
    title: str
    value: str
    colour: str  # of a month's state, "" otherwise
    plain: tuple[str, ...]
    parts: tuple[PartLine, ...]
    blocks: tuple[Block, ...]
    entries: tuple[EntryLine, ...]
    more_entries: int
    notes: tuple[str, ...]
    record: bool
