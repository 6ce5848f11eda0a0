"""`legajo rules explain`: why a figure of somebody's record is what it is, as known today or on an earlier day (art. 6)."""

import datetime
import getpass
import json
from typing import TYPE_CHECKING, Annotated

import typer


if TYPE_CHECKING:
    from legajo.inquiry.comparison import ComparedPage
    from legajo.inquiry.why_lines import Block, WhyPage
    from legajo.inquiry.why_page import Answer

REFUSED = 2
LANGUAGES = {"en": "en", "es": "es", "zh": "zh-hans"}


def explain(
    person: Annotated[str, typer.Argument(help="An identity number, or the number of the record.")],
    figure: Annotated[str, typer.Argument(help="balance, account:2024, due:2025-07:pension:person, …")],
    *,
    as_known: Annotated[
        str, typer.Option("--as-known", help="As known on that day (today): 2025-03-03.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole explanation as JSON.")] = False,
    language: Annotated[str, typer.Option(help="en, es or zh.")] = "en",
) -> None:
    """Explain a figure of a person's record: steps, published values, entries, decisions, originals.

    The look is written to the journal, where the person reads it. Exit 2: the question cannot be answered.
    """
    from django.utils import timezone, translation

    from legajo.authority.gateway import permit_system, system
    from legajo.inquiry.document import document
    from legajo.inquiry.grounds import UnknownFigureError
    from legajo.inquiry.lookups import InquiryError, open_file
    from legajo.inquiry.why import FORMS
    from legajo.inquiry.why_page import answer

    day = _day(as_known, timezone.localdate())
    if language not in LANGUAGES:
        raise _refused(f"--language: {', '.join(LANGUAGES)}, not {language!r}")
    subject = _record(person)
    permit = permit_system(system(f"command line ({_user()})"), f"explanation of a figure: {figure[:60]}")
    try:
        file = open_file(subject, permit, at=timezone.now())
        if as_json:
            told = document(file, figure, permit, day=day)
            typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
            return
        with translation.override(LANGUAGES[language]):
            _tell(answer(file, figure, permit, day=day))
    except InquiryError as error:
        raise _refused(str(error)) from error
    except UnknownFigureError:
        raise _refused(f"the record has no figure {figure!r}; figures are {', '.join(FORMS)}") from None


def _day(text: str, today: datetime.date) -> datetime.date | None:
    if not text:
        return None
    try:
        day = datetime.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise _refused(f"--as-known: a day is written like 2025-03-03, not {text!r}")
    if day > today:
        raise _refused(f"--as-known: {day} has not come yet")
    return day


def _record(person: str) -> int:
    """The record of an identity number or of a record's number; only records of persons are opened."""
    from legajo.ledger import subjects
    from legajo.record.people import clean_identity

    if person.isascii() and person.isdecimal() and len(person) < 15:
        found = subjects.identities([int(person)]).get(int(person))
        subject = found.subject_id if found is not None and found.sort == "person" else None
    else:
        subject = subjects.find_person(clean_identity(person))
    if subject is None:
        raise _refused("no person with this number is in the book")
    return subject


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may know no name for its user
        return "?"


def _refused(words: str) -> typer.Exit:
    typer.echo(words, err=True)
    return typer.Exit(REFUSED)


def _tell(found: "Answer") -> None:
    page = found.page
    typer.echo(f"{page.title}: {page.value}")
    for sentence in page.plain:
        typer.echo(f"  {sentence}")
    for note in page.notes:
        typer.echo(f"  ! {note}")
    if found.compared:
        _tell_compared(found.compared)
    for part in page.parts:
        typer.echo(
            f"  {part.name:<24} {part.value:>20}  {part.state}{'  ' if part.state else ''}{part.figure}"
        )
    for block in page.blocks:
        _tell_block(block, "  ")
    _tell_entries(page)


def _tell_compared(found: "ComparedPage") -> None:
    typer.echo(f"  {found.day}: {found.then} -> {found.now} {found.change}")
    for cause in found.causes:
        amount = cause.amount if cause.first else ""
        typer.echo(f"    {amount:>16}  {cause.what} ({cause.act_number}:{cause.line}) {cause.detail}")


def _tell_block(block: "Block", inset: str) -> None:
    typer.echo(f"{inset}{block.title or block.rule} {block.value} [{block.rule}; {block.law}]")
    for step in block.steps:
        typer.echo(f"{inset}  {step.value:>16}  {step.words}: {step.formula} ({step.given})")
    for use in block.parameters:
        sources = "; ".join(title for title, _ in use.sources)
        known = f"valid from {use.valid_from}, known from {use.known_from}, verified: {use.verified}"
        typer.echo(f"{inset}  {use.value:>16}  {use.words} ({known}; {sources})")
    for runs in block.runs:
        typer.echo(f"{inset}  {' | '.join(runs.head)}")
        for row in runs.rows:
            typer.echo(f"{inset}  {' | '.join(cell for _, cell in row)}")
    for part in block.parts:
        _tell_block(part, inset + "  ")


def _tell_entries(page: "WhyPage") -> None:
    for entry in page.entries:
        behind = entry.behind
        typer.echo(
            f"  {behind.act_number}:{behind.line} {behind.moment:%Y-%m-%d} {entry.kind}: {entry.detail}"
        )
        if behind.passage:
            officers = "; ".join(f"{rung.post} {rung.officer}" for rung in behind.passage.rungs)
            typer.echo(f"      {officers}; {', '.join(behind.passage.originals)}")
    if page.more_entries:
        typer.echo(f"  … {page.more_entries} more entries; --json names them all")
